using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Hands out snapshots. The current one (newest model, newest data, default instant) is found without SQL or locks;
/// others are built one at a time, by the call that needs them and under its cancellation, and the most recently used
/// few are kept.
/// </summary>
internal sealed class SnapshotCache(
    ScoringDatabase database, ServerOptions options, ServerMetrics metrics, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly LinkedList<Snapshot> _kept = new();
    private FeatureSnapshot? _newestFeatures;
    private volatile Snapshot? _current;
    private long _newestVersion = -1;

    /// <summary>The current snapshot if there is one; for metrics.</summary>
    public Snapshot? Current => _current;

    /// <summary>The snapshot for an instant and a model.</summary>
    /// <param name="asOf">UTC; null for the end of the last day that has a transaction.</param>
    /// <param name="modelVersion">0 for the newest.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    /// <exception cref="RequestException">No data, no model, or no such model.</exception>
    public ValueTask<Snapshot> GetAsync(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        if (asOf is null && _current is { } current && current.Watermark == database.Watermark
            && current.Model.Version == (modelVersion == 0 ? Volatile.Read(ref _newestVersion) : modelVersion))
            return ValueTask.FromResult(current);
        return new ValueTask<Snapshot>(ExclusiveAsync(() => Build(asOf, modelVersion, cancellation), cancellation));
    }

    /// <summary>The features of everybody at an instant, kept for the snapshot that is likely to follow.</summary>
    /// <param name="asOf">UTC.</param>
    /// <param name="cancellation">Ends the wait, and the read if this call is the one that reads.</param>
    public Task<FeatureSnapshot> GetFeaturesAsync(DateTime asOf, CancellationToken cancellation) =>
        ExclusiveAsync(() => Features(asOf, cancellation), cancellation);

    /// <summary>The snapshot that a resume token names, or null when its data is gone.</summary>
    public async Task<Snapshot?> FindAsync(
        DateTime asOf, long modelVersion, long watermark, CancellationToken cancellation)
    {
        var kept = await ExclusiveAsync(() => Kept(asOf, modelVersion, watermark), cancellation);
        if (kept is not null) return kept;
        return database.Watermark == watermark ? await GetAsync(asOf, modelVersion, cancellation) : null;
    }

    /// <summary>Tells that a model was stored: the next call for the newest one uses it.</summary>
    public void ModelStored(long version) => Volatile.Write(ref _newestVersion, version);

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

    private Snapshot Build(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        var model = Model(modelVersion);
        var at = asOf ?? database.DefaultAsOf(cancellation)
            ?? throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        var snapshot = Kept(at, model.Version, database.Watermark);
        if (snapshot is null)
        {
            var features = Features(at, cancellation);
            var scores = metrics.Phase("score", () => CustomerScorer.Score(model.Model, features.Batch, cancellation));
            snapshot = new Snapshot(features, scores, model, clock.GetUtcNow().UtcDateTime);
            _kept.AddFirst(snapshot);
            if (_kept.Count > options.SnapshotCapacity) _kept.RemoveLast();
        }

        if (asOf is null && modelVersion == 0) _current = snapshot;
        return snapshot;
    }

    private FeatureSnapshot Features(DateTime asOf, CancellationToken cancellation)
    {
        var watermark = database.Watermark;
        var known = _kept.Select(s => s.Population).Prepend(_newestFeatures)
            .FirstOrDefault(f => f is not null && f.Batch.AsOf == asOf && f.Watermark == watermark);
        if (known is not null) return known;
        var batch = metrics.Phase("features", () => database.ReadFeatures(asOf, cancellation));
        var index = metrics.Phase("index", () => new CustomerIndex(batch.CustomerId));
        return _newestFeatures = new FeatureSnapshot(batch, index, watermark);
    }

    private StoredModel Model(long version)
    {
        if (version != 0)
            return database.FindModel(version)
                ?? throw RequestException.NotFound($"model_version: there is no model {version}.");
        var newest = database.LatestModel() ?? throw RequestException.Precondition(
            "No model has been fitted. Call Models.FitModel or run 'scorectl fit'.");
        Volatile.Write(ref _newestVersion, newest.Version);
        return newest;
    }

    private Snapshot? Kept(DateTime asOf, long modelVersion, long watermark)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            var s = node.Value;
            if (s.Features.AsOf != asOf || s.Model.Version != modelVersion || s.Watermark != watermark) continue;
            _kept.Remove(node);
            _kept.AddFirst(node);
            return s;
        }

        return null;
    }
}
