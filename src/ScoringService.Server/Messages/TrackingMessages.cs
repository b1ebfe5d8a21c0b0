using Google.Protobuf.WellKnownTypes;
using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Tier overrides and runs as the API's messages.</summary>
internal static class TrackingMessages
{
    /// <summary>The message of an override.</summary>
    public static V1.TierOverride Create(StoredTierOverride stored) => new()
    {
        OverrideId = stored.Id,
        CustomerId = stored.Decision.CustomerId,
        Tier = stored.Decision.Tier,
        Reason = stored.Decision.Reason,
        Author = stored.Decision.Author,
        CreateTime = Timestamp.FromDateTime(stored.CreatedAt),
        ExpireTime = Instant(stored.Decision.ExpiresAt),
        RemoveTime = Instant(stored.RemovedAt),
        RemovedBy = stored.RemovedBy ?? "",
    };

    /// <summary>The message of a run.</summary>
    public static V1.Run Create(ScoringRun run) => new()
    {
        RunId = run.RunId,
        AsOf = Timestamp.FromDateTime(run.AsOf),
        ModelVersion = run.ModelVersion,
        DataWatermark = run.Watermark,
        OverrideRevision = run.OverrideRevision,
        PreviousRunId = run.PreviousRunId ?? "",
        CreateTime = Timestamp.FromDateTime(run.CreatedAt),
        CustomerCount = run.Customers,
        ScoredCount = run.Scored,
        FeaturesSeconds = run.FeaturesSeconds,
        ScoreSeconds = run.ScoreSeconds,
    };

    private static Timestamp? Instant(DateTime? instant) =>
        instant is { } known ? Timestamp.FromDateTime(known) : null;
}
