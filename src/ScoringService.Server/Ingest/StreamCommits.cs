using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>When the rows of a write stream are committed, and that the client learns of it: when it asks, and a second
/// after the first row that waits. The writer itself also commits when much is waiting.</summary>
internal sealed class StreamCommits(IngestWriter writer, TimeProvider clock, Action<long> acknowledge) : IStreamPauses
{
    // Rows that came within this time of each other are counted as one.
    private static readonly TimeSpan Together = IngestLimits.CommitDelay / 20;

    // Rows that wait, in the order in which they came: when the first of some came, and the number of the last of them.
    private readonly List<(long Since, long LastRow)> _waiting = [];
    private long _acknowledged = writer.RowsCommitted;

    /// <summary>The writer has taken rows: commits when the first that waits has waited enough.</summary>
    public void Added()
    {
        var lastRow = writer.RowsCommitted + writer.RowsPending;
        if (_waiting.Count > 0 && clock.GetElapsedTime(_waiting[^1].Since) < Together)
            _waiting[^1] = _waiting[^1] with { LastRow = lastRow };
        else _waiting.Add((clock.GetTimestamp(), lastRow));
        if (NextDue() == TimeSpan.Zero) writer.Seal();
        Committed();
    }

    /// <inheritdoc/>
    public TimeSpan NextDue()
    {
        var first = _waiting.FindIndex(rows => rows.LastRow > writer.RowsSealed);
        if (first < 0) return Timeout.InfiniteTimeSpan;
        var left = IngestLimits.CommitDelay - clock.GetElapsedTime(_waiting[first].Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Due() => writer.Seal();

    /// <inheritdoc/>
    public Task? PendingCommit => writer.PendingCommit;

    /// <inheritdoc/>
    public void CommitRequested()
    {
        _acknowledged = writer.Commit().RowsCommitted;
        _waiting.Clear();
        acknowledge(_acknowledged);
    }

    /// <inheritdoc/>
    public void Committed()
    {
        writer.Retire();
        var safe = writer.RowsCommitted;
        _waiting.RemoveAll(rows => rows.LastRow <= safe);
        if (safe <= _acknowledged) return;
        _acknowledged = safe;
        acknowledge(safe);
    }
}
