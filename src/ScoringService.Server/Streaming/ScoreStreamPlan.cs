using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Streaming;

/// <summary>A checked request, ready to be encoded: which rows of which columns of which snapshot.</summary>
/// <param name="Snapshot">Where the rows come from.</param>
/// <param name="Columns">What to send, in order.</param>
/// <param name="Rows">The rows in order, or null for all.</param>
/// <param name="MaxBatchBytes">Largest serialized record batch.</param>
/// <param name="FirstRow">Where to begin in <paramref name="Rows"/>: 0, or where a broken stream ended.</param>
/// <param name="Fingerprint">Hash of the request, carried by resume tokens.</param>
/// <param name="UnknownIds">The requested ids that are not known, at most 10,000 of them.</param>
/// <param name="UnknownIdCount">How many ids are not known.</param>
internal sealed record ScoreStreamPlan(
    ScoredPopulation Snapshot, IReadOnlyList<LayeredColumn> Columns, int[]? Rows, int MaxBatchBytes, int FirstRow,
    ulong Fingerprint,
    IReadOnlyList<string> UnknownIds, long UnknownIdCount)
{
    /// <summary>Rows of the whole stream.</summary>
    public int RowCount => Rows?.Length ?? Snapshot.Count;

    /// <summary>How many of them are of customers who may not be profiled.</summary>
    public int SuppressedCount()
    {
        var statuses = (DictionaryColumn)Snapshot.Read(ScoreColumns.Status, inScores: true, Runs(0, RowCount));
        return Statuses.Count(statuses, StatusCodes.Suppressed);
    }

    /// <summary>Where consecutive rows of the stream are.</summary>
    public List<RowRun> Runs(int start, int count) =>
        Rows is null ? Snapshot.Runs(start, count) : Snapshot.Runs(Rows.AsSpan(start, count));
}
