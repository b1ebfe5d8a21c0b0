using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Hands out snapshots. The current one (newest model, newest data, default instant) is found without SQL or locks; others are built
/// one at a time, by the call that needs them and under its cancellation, and the most recently used few are kept.
/// </summary>
internal sealed class SnapshotCache(
    ScoringDatabase database, ServerOptions options, ServerMetrics metrics, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly LinkedList<Snapshot> _kept = new();
    private volatile Snapshot? _current;
    private long _newestVersion = -1;

    /// <summary>The snapshot for an instant and a model.</summary>
    /// <param name="asOf">UTC; null for the end of the last day that has a transaction.</param>
    /// <param name="modelVersion">0 for the newest.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    /// <exception cref="RequestException">No data, no model, or no such model.</exception>
    public ValueTask<Snapshot> GetAsync(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        var current = _current;
        if (asOf is null && current is not null && current.Watermark == database.Watermark
            && (modelVersion == 0 ? current.Model.Version == Volatile.Read(ref _newestVersion) : current.Model.Version == modelVersion))
            return ValueTask.FromResult(current);
        return new ValueTask<Snapshot>(BuildAsync(asOf, modelVersion, cancellation));
    }

    /// <summary>The snapshot that a resume token names, or null when its data is gone.</summary>
    public async Task<Snapshot?> FindAsync(DateTime asOf, long modelVersion, long watermark, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (Kept(asOf, modelVersion, watermark) is { } kept) return kept;
        }
        finally
        {
            _gate.Release();
        }

        return database.Watermark == watermark ? await GetAsync(asOf, modelVersion, cancellation) : null;
    }

    /// <summary>Tells that a model was stored: the next call for the newest one uses it.</summary>
    public void ModelStored(long version) => Volatile.Write(ref _newestVersion, version);

    /// <summary>The current snapshot if there is one; for metrics.</summary>
    public Snapshot? Current => _current;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<Snapshot> BuildAsync(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            // The build is CPU- and DuckDB-bound and takes seconds at a million customers: it must not hold up a caller's thread.
            return await Task.Run(() => Build(asOf, modelVersion, cancellation), cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Snapshot Build(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        var model = Model(modelVersion);
        var watermark = database.Watermark;
        var at = asOf ?? database.DefaultAsOf(cancellation)
            ?? throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        var snapshot = Kept(at, model.Version, watermark);
        if (snapshot is null)
        {
            var features = _kept.FirstOrDefault(s => s.Features.AsOf == at && s.Watermark == watermark);
            var batch = features?.Features ?? metrics.Phase("features", () => database.ReadFeatures(at, cancellation));
            var index = features?.Index ?? metrics.Phase("index", () => new CustomerIndex(batch.CustomerId));
            var scores = metrics.Phase("score", () => CustomerScorer.Score(model.Model, batch, cancellation));
            snapshot = new Snapshot(batch, scores, index, model, watermark, clock.GetUtcNow().UtcDateTime);
            _kept.AddFirst(snapshot);
            if (_kept.Count > options.SnapshotCapacity) _kept.RemoveLast();
        }

        if (asOf is null && modelVersion == 0) _current = snapshot;
        return snapshot;
    }

    private StoredModel Model(long version)
    {
        if (version != 0)
            return database.FindModel(version) ?? throw RequestException.NotFound($"model_version: there is no model {version}.");
        var newest = database.LatestModel()
            ?? throw RequestException.Precondition("No model has been fitted. Call Models.FitModel or run 'scorectl fit'.");
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
