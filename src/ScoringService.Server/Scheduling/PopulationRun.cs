using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Scheduling;

/// <summary>Scores everybody with the active model at the default instant, records the run, takes it into use, and
/// removes the history that is no longer kept.</summary>
internal sealed class PopulationRun(
    ScoringDatabase database, SnapshotCache snapshots, RunRecorder runs, ILogger<PopulationRun> logger)
{
    /// <summary>When a run was made last, UTC.</summary>
    public DateTime? LastRun() => database.ListRuns(1).SingleOrDefault()?.CreatedAt;

    /// <summary>Does it. Runs are made one at a time; one that is in use already is not made again.</summary>
    /// <returns>The run on record.</returns>
    /// <exception cref="Errors.RequestException">There is no model or no data.</exception>
    /// <exception cref="StorageException">Internal: it could not be recorded; the log says why.</exception>
    public async Task<ScoringRun> RunAsync(CancellationToken cancellation)
    {
        // By its number, so that it is the newest one and not that which is served while the newest is being made.
        var snapshot = await snapshots.GetAsync(null, database.ActiveModelVersion, cancellation);
        await runs.Finished.WaitAsync(cancellation);
        await Task.Run(runs.ApplyRetention, cancellation);
        var run = OnRecord(snapshot);
        logger.EverybodyScored(run.RunId, run.Scored, run.Customers);
        return run;
    }

    // Rows that came meanwhile may have made it the run of a later state of the data.
    private ScoringRun OnRecord(ScoredPopulation snapshot)
    {
        var (at, watermark) = (snapshot.AsOf, snapshot.Watermark);
        var run = database.ListRuns(1, null, new InstantRange(at, at.AddMicroseconds(1))).SingleOrDefault();
        return run?.RunId == snapshot.RunId || run?.Watermark > watermark
            ? run
            : throw new StorageException(StorageErrorKind.Internal, $"Run '{snapshot.RunId}' could not be recorded.");
    }
}
