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
}
