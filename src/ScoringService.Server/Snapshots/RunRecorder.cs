using System.Diagnostics;
using ScoringService.Engine;
using ScoringService.Server.Observability;
using ScoringService.Storage;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Records runs behind the back of the calls that they answer, one at a time: who builds the next snapshot first waits
/// for <see cref="Finished"/>, because that one follows the stages of this one. A run that cannot be recorded is logged
/// and counted, and served all the same.
/// </summary>
internal sealed class RunRecorder(ScoringDatabase database, ServerMetrics metrics, ILogger<RunRecorder> logger)
    : IDisposable
{
    private volatile Task _recording = Task.CompletedTask;

    /// <summary>Ends, without an error, when the run that was handed over last is on record or given up.</summary>
    public Task Finished => _recording;

    /// <summary>Records the run of a snapshot, unless it is on record. Not to be called before
    /// <see cref="Finished"/>.</summary>
    public void Record(Snapshot snapshot) => _recording = Task.Run(() => TryWrite(snapshot));

    /// <summary>Waits until the last run is on record.</summary>
    public void Dispose() => _recording.Wait();

    private void TryWrite(Snapshot snapshot)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var states = RunStates.Of(snapshot.Features, snapshot.Scores);
            if (!database.RecordRun(Describe(snapshot), states)) return;
            metrics.PhaseDone("record", start);
            logger.RunRecorded(snapshot.RunId, snapshot.Features.Count);
        }
        catch (Exception e)
        {
            metrics.RunNotRecorded();
            logger.RunNotRecorded(e, snapshot.RunId);
        }
    }

    private static ScoringRun Describe(Snapshot snapshot) => new()
    {
        RunId = snapshot.RunId,
        AsOf = snapshot.Key.AsOf,
        ModelVersion = snapshot.Key.ModelVersion,
        Watermark = snapshot.Key.Watermark,
        OverrideRevision = snapshot.Key.OverrideRevision,
        PreviousRunId = snapshot.Key.PreviousRunId,
        CreatedAt = snapshot.BuiltAt,
        Customers = snapshot.Features.Count,
        Scored = Scored(snapshot.Scores),
        FeaturesSeconds = snapshot.Population.Seconds,
        ScoreSeconds = snapshot.ScoreSeconds,
    };

    private static long Scored(ScoreBatch scores)
    {
        var status = (DictionaryColumn)scores[ScoreColumns.Status];
        var scored = IndexOf(status.Dictionary, StatusCodes.Scored);
        return status.Indices.Count(scored);
    }

    private static int IndexOf(IReadOnlyList<string> codes, string code)
    {
        for (var i = 0; i < codes.Count; i++)
            if (codes[i] == code) return i;
        return -1;
    }
}
