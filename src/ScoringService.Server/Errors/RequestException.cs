using Grpc.Core;

namespace ScoringService.Server.Errors;

/// <summary>A call that cannot be served as it was asked, with the status that the caller gets.</summary>
internal sealed class RequestException : Exception
{
    private RequestException(StatusCode code, string message, IReadOnlyList<FieldError>? fields = null)
        : base(message)
    {
        Code = code;
        Fields = fields ?? [];
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Code { get; }

    /// <summary>The fields that were wrong, for INVALID_ARGUMENT.</summary>
    public IReadOnlyList<FieldError> Fields { get; }

    /// <summary>When to try again; null when nothing is known of that.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whom or what a limit is for that was reached; null when none was.</summary>
    public string? QuotaSubject { get; private init; }

    /// <summary>INVALID_ARGUMENT about one field.</summary>
    public static RequestException Invalid(string field, string description) =>
        Invalid([new FieldError(field, description)]);

    /// <summary>INVALID_ARGUMENT about some fields.</summary>
    public static RequestException Invalid(IReadOnlyList<FieldError> fields) =>
        new(StatusCode.InvalidArgument, string.Join(" ", fields.Select(f => $"{f.Field}: {f.Description}")), fields);

    /// <summary>NOT_FOUND.</summary>
    public static RequestException NotFound(string message) => new(StatusCode.NotFound, message);

    /// <summary>FAILED_PRECONDITION: something must be done first.</summary>
    public static RequestException Precondition(string message) => new(StatusCode.FailedPrecondition, message);

    /// <summary>PERMISSION_DENIED: the caller's role does not allow it.</summary>
    public static RequestException Denied(string message) => new(StatusCode.PermissionDenied, message);

    /// <summary>RESOURCE_EXHAUSTED: a limit of the server is reached.</summary>
    public static RequestException Exhausted(string message) => new(StatusCode.ResourceExhausted, message);

    /// <summary>UNAVAILABLE: the same call can succeed later.</summary>
    public static RequestException Unavailable(string message) => new(StatusCode.Unavailable, message);

    /// <summary>RESOURCE_EXHAUSTED: a limit for somebody or something is reached.</summary>
    /// <param name="subject">Whom or what the limit is for: <c>caller:key:crm</c>, <c>streams</c>.</param>
    /// <param name="message">What the limit is, a sentence.</param>
    /// <param name="retry">When to try again.</param>
    public static RequestException OverQuota(string subject, string message, TimeSpan retry) =>
        new(StatusCode.ResourceExhausted, message) { QuotaSubject = subject, RetryAfter = retry };

    /// <summary>UNAVAILABLE: the same call can succeed after a while.</summary>
    public static RequestException Busy(string message, TimeSpan retry) =>
        new(StatusCode.Unavailable, message) { RetryAfter = retry };

    /// <summary>ABORTED: the caller should start the whole operation again.</summary>
    public static RequestException Aborted(string message) => new(StatusCode.Aborted, message);
}

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">Path in the request message, e.g. "shard.index".</param>
/// <param name="Description">What is wrong and what would be right, a sentence.</param>
internal readonly record struct FieldError(string Field, string Description);
