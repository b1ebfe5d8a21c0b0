using System.Diagnostics;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Records runs behind the back of the calls that they answer, one at a time: who builds the next snapshot first waits
/// for <see cref="Finished"/>, because that one follows the stages of this one. What comes while one is being recorded
/// waits and is recorded at once, so that commits which follow each other closely do not pile up. A run that cannot be
/// recorded is logged and counted, and served all the same.
/// </summary>
internal sealed class RunRecorder(
    ScoringDatabase database, ServerMetrics metrics, TimeProvider clock, ILogger<RunRecorder> logger)
    : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<RunToRecord> _waiting = new();
    private Task _recording = Task.CompletedTask;
    private RunToRecord? _last;
    private bool _isRecording;

    /// <summary>Ends, without an error, when every run that was handed over is on record or given up.</summary>
    public Task Finished
    {
        get
        {
            lock (_lock) return _recording;
        }
    }

    /// <summary>Records a run, unless it is on record.</summary>
    /// <param name="population">What it says of everybody.</param>
    /// <param name="refresh">The run that it differs from; null to record it as a whole.</param>
    public void Record(ScoredPopulation population, RunRefresh? refresh = null)
    {
        lock (_lock)
        {
            var next = new RunToRecord(population, refresh);
            if (_last?.With(next) is { } both) _last = both;
            else
            {
                if (_last is not null) _waiting.Enqueue(_last);
                _last = next;
            }

            if (_isRecording) return;
            _isRecording = true;
            _recording = Task.Run(WriteAll);
        }
    }

    /// <summary>Waits until everything is on record.</summary>
    public void Dispose() => Finished.Wait();

    /// <summary>Removes the history that is no longer kept. What cannot be removed is logged, and stays.</summary>
    public void ApplyRetention()
    {
        try
        {
            var gone = database.ApplyRetention(clock.GetUtcNow().UtcDateTime);
            if (gone.HasRemoved)
                logger.HistoryRemoved(gone.RunStates, gone.Runs, gone.Changes, gone.QuarantinedRows, gone.Loads,
                    gone.IngestBatches);
        }
        catch (StorageException e)
        {
            logger.HistoryNotRemoved(e);
        }
    }

    private void WriteAll()
    {
        while (Next() is { } run) TryWrite(run);
    }

    private RunToRecord? Next()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var first)) return first;
            (var last, _last) = (_last, null);
            _isRecording = last is not null;
            return last;
        }
    }

    private void TryWrite(RunToRecord run)
    {
        var start = Stopwatch.GetTimestamp();
        var population = run.Population;
        try
        {
            if (run.Refresh is { } refresh && database.RecordRefresh(
                Describe(population), refresh.RunId, refresh.Keys, States(run, refresh.Keys)))
            {
                metrics.PhaseDone("record_refresh", start);
                logger.RefreshRecorded(population.RunId, refresh.Keys.Length);
                return;
            }

            if (!database.RecordRun(Describe(population), States(run, null))) return;
            metrics.PhaseDone("record", start);
            logger.RunRecorded(population.RunId, population.Count);
            ApplyRetention();
        }
        catch (Exception e)
        {
            metrics.RunNotRecorded();
            logger.RunNotRecorded(e, population.RunId);
        }
    }

    private static RunStates States(RunToRecord run, int[]? keys)
    {
        var (features, scores) = run.Read(keys);
        return RunStates.Of(features, scores);
    }

    private static ScoringRun Describe(ScoredPopulation population) => new()
    {
        RunId = population.RunId,
        AsOf = population.Key.AsOf,
        ModelVersion = population.Key.ModelVersion,
        Watermark = population.Key.Watermark,
        OverrideRevision = population.Key.OverrideRevision,
        PreviousRunId = population.Key.PreviousRunId,
        CreatedAt = population.BuiltAt,
        Customers = population.Count,
        Scored = population.Scored,
        FeaturesSeconds = population.Base.Population.Seconds,
        ScoreSeconds = population.Base.ScoreSeconds,
    };
}
