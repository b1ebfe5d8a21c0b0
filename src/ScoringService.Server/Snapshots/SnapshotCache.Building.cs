using System.Diagnostics;
using ScoringService.Engine;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Snapshots;

/// <summary>Reading and scoring everybody.</summary>
internal sealed partial class SnapshotCache
{
    /// <summary>The features of everybody at an instant, kept for the snapshot that is likely to follow.</summary>
    /// <param name="asOf">UTC.</param>
    /// <param name="cancellation">Ends the wait, and the read if this call is the one that reads.</param>
    public Task<FeatureSnapshot> GetFeaturesAsync(DateTime asOf, CancellationToken cancellation) =>
        ExclusiveAsync(() => Features(asOf, cancellation), cancellation);

    /// <summary>The same, and the features at an earlier instant: of the same customers in the same order, and perhaps
    /// of newer ones behind them.</summary>
    /// <param name="asOf">UTC.</param>
    /// <param name="before">UTC.</param>
    /// <param name="cancellation">Ends the wait, and the read if this call is the one that reads.</param>
    public Task<(FeatureSnapshot Now, CustomerBatch Before)> GetFeaturesAsync(
        DateTime asOf, DateTime before, CancellationToken cancellation) => ExclusiveAsync(() =>
        {
            var watermark = database.Watermark;
            if (KnownFeatures(asOf, watermark) is { } known)
                return (known, metrics.Phase("features", () => database.ReadFeatures(before, cancellation)));
            MakeRoom(watermark);
            var start = Stopwatch.GetTimestamp();
            var both = metrics.Phase("features", () => database.ReadFeatures([asOf, before], cancellation));
            return (Keep(both[0], watermark, start), both[1]);
        }, cancellation);

    private SnapshotPlan Plan(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        var active = database.ActiveModelVersion;
        var version = modelVersion == 0 ? active : modelVersion;
        if (version == 0) throw MissingModel.Error(database);
        var watermark = database.Watermark;
        var newest = database.DefaultAsOf(cancellation);
        var at = asOf ?? newest
            ?? throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        // The run that is being recorded may be the one to follow.
        runs.Finished.Wait(cancellation);
        var previous = database.FindRunBefore(at);
        var decisions = database.ReadTierDecisions(at, cancellation);
        return new SnapshotPlan(
            new SnapshotKey(at, version, watermark, decisions.Revision, previous?.RunId),
            previous?.AsOf, decisions.Decisions, IsCurrent: at == newest && version == active);
    }

    private ScoredPopulation Get(SnapshotPlan plan, CancellationToken cancellation) =>
        _shelf.Find(kept => kept.Key == plan.Key && !IsForgotten(kept)) ?? Build(plan, cancellation);

    private ScoredPopulation Build(SnapshotPlan plan, CancellationToken cancellation)
    {
        var version = plan.Key.ModelVersion;
        var model = database.FindModel(version)
            ?? throw RequestException.NotFound($"model_version: there is no model {version}.");
        var features = Features(plan.Key.AsOf, cancellation);
        var context = Context(plan, features.Batch.Count, cancellation);
        ColumnMemory.Reclaim();
        var start = Stopwatch.GetTimestamp();
        var scores = metrics.Phase(
            "score", () => CustomerScorer.Score(model.Model, features.Batch, context, cancellation));
        var snapshot = new Snapshot(plan.Key with { Watermark = features.Watermark }, features, scores, model)
        {
            ScoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        var built = new ScoredPopulation(snapshot)
        {
            Scored = Statuses.Scored(scores),
            BuiltAt = clock.GetUtcNow().UtcDateTime,
            Context = context,
        };
        _shelf.Add(built);
        return built;
    }

    // Rows are customer keys. A customer who came after the features were read has no row yet.
    private ScoreContext Context(SnapshotPlan plan, int rows, CancellationToken cancellation) => new()
    {
        PreviousStages = plan.PreviousRunAt is { } at ? database.ReadStages(at, rows, cancellation) : default,
        TierDecisions = [.. plan.TierDecisions.Where(decision => decision.Row < rows)],
    };

    private FeatureSnapshot Features(DateTime asOf, CancellationToken cancellation)
    {
        var watermark = database.Watermark;
        if (KnownFeatures(asOf, watermark) is { } known) return known;
        MakeRoom(watermark);
        var start = Stopwatch.GetTimestamp();
        return Keep(
            metrics.Phase("features", () => database.ReadFeatures(asOf, cancellation)), watermark, start);
    }

    /// <summary>Drops what only streams that began before could still ask for, but for the last of it.</summary>
    private void MakeRoom(long watermark)
    {
        if (_newestFeatures is { } newest && newest.Watermark != watermark) _newestFeatures = null;
        var current = _current;
        _shelf.Keep(kept => kept.Watermark == watermark || ReferenceEquals(kept.Base, current?.Base));
        ColumnMemory.Reclaim();
    }

    private FeatureSnapshot? KnownFeatures(DateTime asOf, long watermark)
    {
        if (_newestFeatures is { } newest && IsWanted(newest)) return newest;
        if (_shelf.Find(kept => IsWanted(kept.Base.Population)) is { } kept) return kept.Base.Population;
        // Bringing the layers together costs a fraction of reading.
        return _current is { } current && current.AsOf == asOf && current.Watermark == watermark
            ? _newestFeatures = current.Fold().Base.Population : null;

        bool IsWanted(FeatureSnapshot features) => features.Batch.AsOf == asOf && features.Watermark == watermark;
    }

    private FeatureSnapshot Keep(CustomerBatch batch, long watermark, long start)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var index = metrics.Phase("index", () => new CustomerIndex(batch.CustomerId));
        return _newestFeatures = new FeatureSnapshot(batch, index, watermark, seconds);
    }

    /// <summary>What a snapshot is to be made of.</summary>
    private sealed record SnapshotPlan(
        SnapshotKey Key, DateTime? PreviousRunAt, IReadOnlyList<TierDecision> TierDecisions, bool IsCurrent);
}
