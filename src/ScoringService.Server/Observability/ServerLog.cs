namespace ScoringService.Server.Observability;

/// <summary>Every message that the server logs. None carries customer ids or other personal data.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information,
        "Listening: gRPC on {Grpc}, metrics and health on {Http}; database {Database}")]
    public static partial void Listening(this ILogger logger, string grpc, string http, string database);

    [LoggerMessage(2, LogLevel.Information, "Stopping: new calls are refused, running calls may finish")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Call {Method} failed; the caller was told the id {CallId}")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method, string callId);

    [LoggerMessage(4, LogLevel.Information, "Model {Version} stored: {Customers} customers as of {AsOf:o}")]
    public static partial void ModelStored(this ILogger logger, long version, int customers, DateTime asOf);

    [LoggerMessage(5, LogLevel.Information, "Streamed {Rows} rows in {Batches} batches, {Bytes} bytes, run {RunId}")]
    public static partial void Streamed(this ILogger logger, long rows, long batches, long bytes, string runId);

    [LoggerMessage(20, LogLevel.Information, "Run {RunId} recorded: {Customers} customers")]
    public static partial void RunRecorded(this ILogger logger, string runId, int customers);

    [LoggerMessage(21, LogLevel.Error, "Run {RunId} could not be recorded; the next day's stages will not follow it")]
    public static partial void RunNotRecorded(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(22, LogLevel.Information, "Tier override {OverrideId} set")]
    public static partial void TierOverrideSet(this ILogger logger, long overrideId);

    [LoggerMessage(23, LogLevel.Information, "Tier override {OverrideId} removed")]
    public static partial void TierOverrideRemoved(this ILogger logger, long overrideId);

    [LoggerMessage(60, LogLevel.Information, "Scheduled job '{Job}' is due next at {At:o}")]
    public static partial void ScheduledJobDue(this ILogger logger, string job, DateTime at);

    [LoggerMessage(61, LogLevel.Warning, "Scheduled job '{Job}' had nothing to work on: {Reason}")]
    public static partial void ScheduledJobNotPossible(this ILogger logger, string job, string reason);

    [LoggerMessage(62, LogLevel.Error, "Scheduled job '{Job}' failed; it is tried again at its next time")]
    public static partial void ScheduledJobFailed(this ILogger logger, Exception exception, string job);

    [LoggerMessage(63, LogLevel.Information, "Everybody scored, run {RunId}: {Scored} of {Customers} customers")]
    public static partial void EverybodyScored(this ILogger logger, string runId, long scored, long customers);

    [LoggerMessage(64, LogLevel.Information, "History that is no longer kept was removed: states of {States} runs, "
        + "{Runs} runs, {Changes} changes, {Quarantined} refused rows, {Loads} loads, {Batches} batches")]
    public static partial void HistoryRemoved(
        this ILogger logger, long states, long runs, long changes, long quarantined, long loads, long batches);

    [LoggerMessage(65, LogLevel.Error, "History that is no longer kept could not be removed")]
    public static partial void HistoryNotRemoved(this ILogger logger, Exception exception);

    [LoggerMessage(70, LogLevel.Error, "The quality of the data could not be checked; its metrics stay as they were")]
    public static partial void QualityNotChecked(this ILogger logger, Exception exception);

    [LoggerMessage(80, LogLevel.Debug, "Run {RunId} recorded: {Customers} customers changed")]
    public static partial void RefreshRecorded(this ILogger logger, string runId, int customers);

    [LoggerMessage(81, LogLevel.Error, "The scores could not be brought up to date; those of before stay in use")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception);

    [LoggerMessage(90, LogLevel.Warning, "{Note}")]
    public static partial void DatabaseOpened(this ILogger logger, string note);

    [LoggerMessage(91, LogLevel.Error,
        "The database cannot be used; calls are refused until it is open again: {Reason}")]
    public static partial void DatabaseUnavailable(this ILogger logger, string reason);

    [LoggerMessage(92, LogLevel.Warning, "The database had a fatal error, and is open again")]
    public static partial void DatabaseAvailable(this ILogger logger);

    [LoggerMessage(93, LogLevel.Warning, "The database answers again, after {Seconds} s")]
    public static partial void DatabaseAnswersAgain(this ILogger logger, double seconds);

    [LoggerMessage(94, LogLevel.Warning, "The database did not say what memory it holds")]
    public static partial void MemoryNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(95, LogLevel.Information, "Ready")]
    public static partial void Ready(this ILogger logger);

    [LoggerMessage(96, LogLevel.Warning, "Not ready: {Reason}")]
    public static partial void NotReady(this ILogger logger, string reason);

    [LoggerMessage(97, LogLevel.Error, "Churn probabilities could not be held against what happened since")]
    public static partial void ChurnNotChecked(this ILogger logger, Exception exception);
}
