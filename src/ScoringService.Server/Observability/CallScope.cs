using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ScoringService.Server.Observability;

/// <summary>What a log line says of the call that it belongs to: its id, what is called, and where no trace runs that
/// would say so, the trace's id. Made for the line, as most calls have none.</summary>
internal sealed class CallScope : List<KeyValuePair<string, object?>>
{
    private const string TraceParent = "traceparent";

    /// <summary>Describes a call.</summary>
    public CallScope(HttpContext context)
    {
        Add(new("RequestId", context.TraceIdentifier));
        Add(new("RequestPath", context.Request.Path.Value));
        if (Activity.Current is null) Add(new("TraceId", TraceId(context)));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', this.Select(item => $"{item.Key}:{item.Value}"));

    /// <summary>The id that the caller gave; else one that is the same for all lines of the call.</summary>
    private static string TraceId(HttpContext context)
    {
        if (ActivityContext.TryParse(context.Request.Headers[TraceParent], null, out var parent))
            return parent.TraceId.ToHexString();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(context.TraceIdentifier), hash);
        return ActivityTraceId.CreateFromBytes(hash[..16]).ToHexString();
    }
}
