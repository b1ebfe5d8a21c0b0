using Google.Rpc;
using Grpc.Core;

namespace ScoringService.Client;

/// <summary>Which failures can pass, and when to try again.</summary>
internal static class Transient
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Statuses of failures that can pass.</summary>
    public static readonly StatusCode[] Codes = [StatusCode.Unavailable, StatusCode.ResourceExhausted];

    /// <summary>How long to wait before the next call; null when there should be none.</summary>
    /// <param name="failure">Why the call failed.</param>
    /// <param name="retry">When to call again.</param>
    /// <param name="failures">Number of failures in a row.</param>
    public static TimeSpan? WaitAfter(RpcException failure, RetryOptions retry, int failures)
    {
        if (failures >= retry.MaxAttempts || !Codes.Contains(failure.StatusCode)) return null;
        if (Asked(failure) is { } asked) return asked < retry.MaxDelay ? asked : retry.MaxDelay;
        // Without a word from the service, "exhausted" can be a limit that will not go away.
        if (failure.StatusCode == StatusCode.ResourceExhausted) return null;
        // Callers that failed together must not come back together.
        return retry.DelayAfter(failures) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    private static TimeSpan? Asked(RpcException failure)
    {
        if (failure.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes) return null;
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
            if (detail.TryUnpack<RetryInfo>(out var retry)) return retry.RetryDelay?.ToTimeSpan();
        return null;
    }
}
