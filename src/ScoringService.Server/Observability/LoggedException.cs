using System.Text.RegularExpressions;

namespace ScoringService.Server.Observability;

/// <summary>An exception as logs may have it: its types, its stack and the first line of its messages without the
/// values that they quote, which can be anybody's name.</summary>
internal sealed partial class LoggedException : Exception
{
    private readonly Exception _original;

    private LoggedException(Exception original)
        : base(WithoutValues(original.Message), Of(original.InnerException)) => _original = original;

    /// <inheritdoc/>
    public override string? StackTrace => _original.StackTrace;

    /// <summary>What may be logged of an exception; null for none.</summary>
    public static Exception? Of(Exception? exception) =>
        exception is null or LoggedException ? exception : new LoggedException(exception);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{_original.GetType()}: {Message}"
        + (InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}{Environment.NewLine}   ---")
        + (StackTrace is null ? "" : Environment.NewLine + StackTrace);

    private static string WithoutValues(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return Quoted().Replace(end < 0 ? message : message[..end], "…");
    }

    // From a quotation mark to the last one of its kind: a value may have some itself.
    [GeneratedRegex("""'.*'|".*"|`.*`|“.*”""")]
    private static partial Regex Quoted();
}
