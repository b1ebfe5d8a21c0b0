using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Streaming;

/// <summary>A checked request, ready to be encoded: which rows of which columns of which snapshot.</summary>
/// <param name="Snapshot">Where the rows come from.</param>
/// <param name="Format">What to send, in order.</param>
/// <param name="Rows">The rows in order, or null for all.</param>
/// <param name="MaxBatchBytes">Largest serialized record batch.</param>
/// <param name="FirstRow">Where to begin in <paramref name="Rows"/>: 0, or where a broken stream ended.</param>
/// <param name="Fingerprint">Hash of the request, carried by resume tokens.</param>
/// <param name="UnknownIds">The requested ids that are not known, at most 10,000 of them.</param>
/// <param name="UnknownIdCount">How many ids are not known.</param>
internal sealed record ScoreStreamPlan(
    ScoredPopulation Snapshot, StreamFormat Format, int[]? Rows, int MaxBatchBytes, int FirstRow,
    ulong Fingerprint,
    IReadOnlyList<string> UnknownIds, long UnknownIdCount)
{
    private const int SmallRows = 1000;

    /// <summary>When the request came, a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</summary>
    public required long Began { get; init; }

    /// <summary>Whether customers were asked for by their ids.</summary>
    public bool IsByIds { get; init; }

    /// <summary>What the rows are, if they are the changes since an earlier run.</summary>
    public PopulationChanges? Changes { get; init; }

    /// <summary>Rows of the whole stream.</summary>
    public int RowCount => Rows?.Length ?? Snapshot.Count;

    /// <summary>Whether all of it fits into the connection's buffer.</summary>
    public bool IsSmall => RowCount <= SmallRows;

    /// <summary>Whether it is answered in the short form of a few customers asked for by their ids.</summary>
    public bool IsLookup =>
        IsByIds && Changes is null && IsSmall && !Format.IsSpelled && (FirstRow == 0 || FirstRow == RowCount);

    /// <summary>How many of them are of customers who may not be profiled.</summary>
    public int SuppressedCount()
    {
        if (Rows is { Length: <= SmallRows } few)
        {
            var suppressed = 0;
            foreach (var row in few)
                if (IsSuppressed(row)) suppressed++;
            return suppressed;
        }

        var statuses = (DictionaryColumn)Snapshot.Read(ScoreColumns.Status, inScores: true, Runs(0, RowCount));
        return Statuses.Count(statuses, StatusCodes.Suppressed);
    }

    /// <summary>What a reader gives back to go on after a batch.</summary>
    public byte[] TokenAfter(PreparedBatch batch) => Token(Fingerprint, batch.End);

    /// <summary>What a reader gives back to go on after all rows.</summary>
    public byte[] TokenAtEnd() => Token(Fingerprint, RowCount);

    /// <summary>What a reader gives back to begin another request of the same run.</summary>
    /// <param name="fingerprint">Hash of that request.</param>
    public byte[] TokenOf(ulong fingerprint) => Token(fingerprint, 0);

    /// <summary>Where consecutive rows of the stream are.</summary>
    public List<RowRun> Runs(int start, int count) =>
        Rows is null ? Snapshot.Runs(start, count) : Snapshot.Runs(Rows.AsSpan(start, count));

    private bool IsSuppressed(int row)
    {
        var (batch, place) = Snapshot.InBatch(row);
        return ((DictionaryColumn)batch.Scores[ScoreColumns.Status])[place] == StatusCodes.Suppressed;
    }

    private byte[] Token(ulong fingerprint, int nextRow) => new ResumeToken(
        fingerprint, Snapshot.RunHash, Snapshot.Model.Version, Snapshot.AsOf, nextRow).ToBytes();
}
