namespace ScoringService.Server.Security;

/// <summary>What is logged of callers and of what protects connections; never a secret.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(100, LogLevel.Information, "{Files}: new contents are in use")]
    public static partial void FilesTaken(this ILogger logger, string files);

    [LoggerMessage(101, LogLevel.Warning, "{Files}: the new contents are not used; those of before stay: {Reason}")]
    public static partial void FilesRefused(this ILogger logger, string files, string reason);

    [LoggerMessage(102, LogLevel.Warning, "Login of {Address} by {Means} failed: {Reason}")]
    public static partial void LoginFailed(this ILogger logger, string address, string means, string reason);

    [LoggerMessage(103, LogLevel.Warning, "{Caller} was refused {Act}: its roles are {Roles}")]
    public static partial void CallDenied(this ILogger logger, string caller, string act, string roles);

    [LoggerMessage(104, LogLevel.Information,
        "There are {Count} API keys, and Security:ApiKeys is not set: nobody is asked for one")]
    public static partial void KeysNotAskedFor(this ILogger logger, int count);

    [LoggerMessage(105, LogLevel.Warning, "Listening on {Address} unprotected, as Security:AllowUnprotected says")]
    public static partial void Unprotected(this ILogger logger, string address);

    [LoggerMessage(110, LogLevel.Information,
        "{Path} by {Caller} of {Address}: {Status} after {Milliseconds:0.0} ms, call {CallId}")]
    public static partial void RequestDone(
        this ILogger logger, string path, string caller, string address, string status, double milliseconds,
        string callId);
}
