using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Hands out scored populations. The current one (active model, newest data and overrides, default instant) is found
/// without SQL or locks. Once data or overrides have changed, whoever comes first, a call or the
/// <see cref="SnapshotRefresher"/>, scores those customers again whom that concerns; so a call sees all that was
/// committed before it. A scoring of everybody is made one at a time, by the call that needs it and under its
/// cancellation; or by the refresher, and then the population before is served meanwhile. A population is complete
/// before anybody sees it, so that a call is served by one model.
/// </summary>
internal sealed partial class SnapshotCache(
    ScoringDatabase database, ServerOptions options, RunRecorder runs, ServerMetrics metrics, TimeProvider clock)
    : IDisposable
{
    private readonly SemaphoreSlim _building = new(1);
    private readonly SemaphoreSlim _refreshing = new(1);
    private readonly PopulationShelf _shelf = new(options.SnapshotCapacity);
    private readonly PopulationUpdate _update = new(database, metrics, clock);
    private FeatureSnapshot? _newestFeatures;
    private volatile ScoredPopulation? _current;
    private volatile bool _isOutdated;

    /// <summary>The current population if there is one.</summary>
    public ScoredPopulation? Current => _current;

    /// <summary>The population for an instant and a model.</summary>
    /// <param name="asOf">UTC; null for the end of the last day that has a transaction.</param>
    /// <param name="modelVersion">0 for the active one.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    /// <exception cref="RequestException">No data, no model, or no such model.</exception>
    public ValueTask<ScoredPopulation> GetAsync(DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        if (asOf is not null || _current is not { } current)
            return new ValueTask<ScoredPopulation>(BuildAsync(asOf, modelVersion, cancellation));
        return IsNewest(current, modelVersion == 0 ? database.ActiveModelVersion : modelVersion)
            ? ValueTask.FromResult(current)
            : new ValueTask<ScoredPopulation>(GetNewestAsync(modelVersion, cancellation));
    }

    /// <summary>The population of a run, kept or built again; null when the data, the overrides or the run before have
    /// changed since.</summary>
    /// <param name="asOf">Instant of the run, UTC.</param>
    /// <param name="modelVersion">Its model; whether that is still the active one does not matter.</param>
    /// <param name="runHash"><see cref="SnapshotKey.RunHash"/> of the run.</param>
    /// <param name="cancellation">Ends the wait, and the build if this call is the one that builds.</param>
    public async Task<ScoredPopulation?> FindAsync(
        DateTime asOf, long modelVersion, ulong runHash, CancellationToken cancellation)
    {
        if (_shelf.Find(kept => kept.Key.RunHash == runHash && !IsForgotten(kept)) is { } found) return found;
        return await ExclusiveAsync(() =>
        {
            var plan = Plan(asOf, modelVersion, cancellation);
            if (plan.Key.RunHash != runHash) return null;
            var built = Get(plan, cancellation);
            return built.Key.RunHash == runHash ? built : null;
        }, cancellation);
    }

    /// <summary>The population of a run if it is still kept; null if not.</summary>
    public ScoredPopulation? FindKept(string runId) =>
        _shelf.Find(kept => kept.RunId == runId && !IsForgotten(kept));

    /// <summary>Brings the current population up to date, if there is one.</summary>
    /// <returns>Whether it is; if not, everybody has to be scored again.</returns>
    public async Task<bool> TryRefreshAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_current is not { } current || IsNewest(current, database.ActiveModelVersion)) return true;
            // It takes CPU and DuckDB, and so must not hold a thread of the server.
            var update = await Task.Run(() => _update.TryApplyAsync(current, cancellation), cancellation);
            if (update is not var (next, keys))
            {
                _isOutdated = true;
                return false;
            }

            _shelf.Add(next);
            Take(next, new RunRefresh(current.RunId, keys));
            return true;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Scores everybody, and makes that the current population.</summary>
    public Task RebuildAsync(CancellationToken cancellation) => BuildAsync(null, 0, cancellation);

    /// <summary>Returns when the active model scores the current population, if there is one.</summary>
    public async Task UseActiveModelAsync(CancellationToken cancellation)
    {
        // Without the refresher, the call that needs the scores makes them.
        if (_current is not null && options.BackgroundRefresh)
            await GetAsync(null, database.ActiveModelVersion, cancellation);
    }

    /// <summary>Puts everybody into one batch again, when the layers of the current population have become many; to be
    /// called after a refresh.</summary>
    public async Task FoldAsync(CancellationToken cancellation)
    {
        if (_current?.IsFoldDue != true) return;
        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_current is not { IsFoldDue: true } current) return;
            var folded = await Task.Run(() => metrics.Phase("fold", current.Fold), cancellation);
            _shelf.Keep(kept => !ReferenceEquals(kept.Base, current.Base));
            _shelf.Add(folded);
            _current = folded;
        }
        finally
        {
            _refreshing.Release();
        }

        ColumnMemory.Reclaim();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _building.Dispose();
        _refreshing.Dispose();
    }

    private bool IsNewest(ScoredPopulation population, long modelVersion) =>
        population.Key.Watermark == database.Watermark && population.Key.OverrideRevision == database.OverrideRevision
        && population.Key.ModelVersion == modelVersion;

    private async Task<ScoredPopulation> GetNewestAsync(long modelVersion, CancellationToken cancellation)
    {
        var isServedMeanwhile = options.BackgroundRefresh && modelVersion == 0;
        if (isServedMeanwhile && _isOutdated && _current is { } outdated) return outdated;
        var isRefreshed = false;
        try
        {
            isRefreshed = await TryRefreshAsync(cancellation);
            if (!options.BackgroundRefresh) await FoldAsync(cancellation);
        }
        catch (Exception) when (isServedMeanwhile && !cancellation.IsCancellationRequested)
        {
            // The refresher says what is wrong. The population before is still right, only not the newest.
        }

        if (_current is { } newest && (isServedMeanwhile
            || isRefreshed && (modelVersion == 0 || newest.Key.ModelVersion == modelVersion))) return newest;
        return await BuildAsync(null, modelVersion, cancellation);
    }

    private async Task<ScoredPopulation> BuildAsync(
        DateTime? asOf, long modelVersion, CancellationToken cancellation)
    {
        var (built, isCurrent) = await ExclusiveAsync(() =>
        {
            while (true)
            {
                var plan = Plan(asOf, modelVersion, cancellation);
                var population = Get(plan, cancellation);
                // A commit between plan and reading may have begun a new day, and what was read is newer than the plan:
                // then nothing would tell that it looks from the wrong day. After any later commit it is not newest.
                var isOfOtherDay = population.Key.Watermark == database.Watermark
                    && database.DefaultAsOf(cancellation) != plan.Key.AsOf;
                if (!isOfOtherDay || asOf is not null) return (population, plan.IsCurrent && !isOfOtherDay);
            }
        }, cancellation);
        var taken = isCurrent ? await TakeBuiltAsync(built, cancellation) : built;
        // A customer was erased while it was built.
        return IsForgotten(taken) ? await BuildAsync(asOf, modelVersion, cancellation) : taken;
    }

    /// <summary>Makes a population that was built the current one, with what was committed meanwhile.</summary>
    private async Task<ScoredPopulation> TakeBuiltAsync(ScoredPopulation built, CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_current is { } current && IsNewest(current, built.Key.ModelVersion)) return current;
            var next = built;
            if (!IsNewest(built, built.Key.ModelVersion)
                && await Task.Run(() => _update.TryApplyAsync(built, cancellation), cancellation) is var (updated, _))
                _shelf.Add(next = updated);
            if (_current is null || _current.Watermark <= next.Watermark) Take(next, null);
            return next;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private void Take(ScoredPopulation next, RunRefresh? refresh)
    {
        if (ReferenceEquals(next, _current) || IsForgotten(next)) return;
        _current = next;
        _isOutdated = false;
        runs.Record(next, refresh);
    }

    private async Task<T> ExclusiveAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _building.WaitAsync(cancellation);
        try
        {
            // Building takes seconds of CPU and DuckDB at a million customers: it must not hold a thread of the server.
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _building.Release();
        }
    }
}
