using System.Diagnostics;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Hands out snapshots. The current one (active model, newest data and overrides, default instant) is found without SQL
/// or locks; others are built one at a time, by the call that needs them and under its cancellation, and the most
/// recently used few are kept. A snapshot is complete before anybody sees it, so that a call is served by one model.
/// </summary>
internal sealed class SnapshotCache(
    ScoringDatabase database, ServerOptions options, RunRecorder runs, ServerMetrics metrics, TimeProvider clock)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly LinkedList<Snapshot> _kept = new();
    private FeatureSnapshot? _newestFeatures;
    private volatile Snapshot? _current;

    /// <summary>The current snapshot if there is one; for metrics.</summary>
    public Snapshot? Current => _current;

    /// <summary>The snapshot for an instant and a model.</summary>
    /// <param name="asOf">UTC; null for the end of the last day that has a transaction.</param>
    /// <param name="modelVersion">0 for the active one.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    /// <exception cref="RequestException">No data, no model, or no such model.</exception>
    public ValueTask<Snapshot> GetAsync(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        if (asOf is null && _current is { } current && current.Key.Watermark == database.Watermark
            && current.Key.OverrideRevision == database.OverrideRevision
            && current.Key.ModelVersion == (modelVersion == 0 ? database.ActiveModelVersion : modelVersion))
            return ValueTask.FromResult(current);
        return new ValueTask<Snapshot>(ExclusiveAsync(
            () => Get(Plan(asOf, modelVersion, cancellation), cancellation), cancellation));
    }

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

    /// <summary>The snapshot of a run, kept or built again; null when the data, the overrides or the run before have
    /// changed since.</summary>
    /// <param name="asOf">Instant of the run, UTC.</param>
    /// <param name="modelVersion">Its model; whether that is still the active one does not matter.</param>
    /// <param name="runHash"><see cref="SnapshotKey.RunHash"/> of the run.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    public Task<Snapshot?> FindAsync(
        DateTime asOf, long modelVersion, ulong runHash, CancellationToken cancellation) => ExclusiveAsync(() =>
        {
            if (Kept(key => key.RunHash == runHash) is { } kept) return kept;
            var plan = Plan(asOf, modelVersion, cancellation);
            if (plan.Key.RunHash != runHash) return null;
            var built = Get(plan, cancellation);
            return built.Key.RunHash == runHash ? built : null;
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<T> ExclusiveAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            // Building takes seconds of CPU and DuckDB at a million customers: it must not hold a thread of the server.
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

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

    private Snapshot Get(SnapshotPlan plan, CancellationToken cancellation)
    {
        var snapshot = Kept(key => key == plan.Key) ?? Build(plan, cancellation);
        // A load that was committed meanwhile may have moved the default instant: then this is not the current one.
        if (plan.IsCurrent && snapshot.Key == plan.Key && !ReferenceEquals(snapshot, _current))
        {
            _current = snapshot;
            runs.Record(snapshot);
        }

        return snapshot;
    }

    private Snapshot Build(SnapshotPlan plan, CancellationToken cancellation)
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
            BuiltAt = clock.GetUtcNow().UtcDateTime,
            ScoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        _kept.AddFirst(snapshot);
        if (_kept.Count > options.SnapshotCapacity) _kept.RemoveLast();
        return snapshot;
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
        for (var node = _kept.Last; node is not null && node != _kept.First;)
        {
            var older = node.Previous;
            if (node.Value.Key.Watermark != watermark && !ReferenceEquals(node.Value, _current)) _kept.Remove(node);
            node = older;
        }

        ColumnMemory.Reclaim();
    }

    private FeatureSnapshot? KnownFeatures(DateTime asOf, long watermark) =>
        _kept.Select(s => s.Population).Prepend(_newestFeatures)
            .FirstOrDefault(f => f is not null && f.Batch.AsOf == asOf && f.Watermark == watermark);

    private FeatureSnapshot Keep(CustomerBatch batch, long watermark, long start)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var index = metrics.Phase("index", () => new CustomerIndex(batch.CustomerId));
        return _newestFeatures = new FeatureSnapshot(batch, index, watermark, seconds);
    }

    private Snapshot? Kept(Predicate<SnapshotKey> isWanted)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (!isWanted(node.Value.Key)) continue;
            _kept.Remove(node);
            _kept.AddFirst(node);
            return node.Value;
        }

        return null;
    }

    /// <summary>What a snapshot is to be made of.</summary>
    private sealed record SnapshotPlan(
        SnapshotKey Key, DateTime? PreviousRunAt, IReadOnlyList<TierDecision> TierDecisions, bool IsCurrent);
}
