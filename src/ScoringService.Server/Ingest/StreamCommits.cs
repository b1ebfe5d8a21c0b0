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
        AcknowledgeWhatIsSafe();
        if (NextDue() == TimeSpan.Zero) Commit();
    }

    /// <inheritdoc/>
    public TimeSpan NextDue()
    {
        if (_waiting.Count == 0) return Timeout.InfiniteTimeSpan;
        var left = IngestLimits.CommitDelay - clock.GetElapsedTime(_waiting[0].Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Due() => Commit();

    /// <inheritdoc/>
    public void CommitRequested() => Commit();

    private void Commit()
    {
        _acknowledged = writer.Commit().RowsCommitted;
        _waiting.Clear();
        acknowledge(_acknowledged);
    }

    private void AcknowledgeWhatIsSafe()
    {
        var safe = writer.RowsCommitted;
        _waiting.RemoveAll(rows => rows.LastRow <= safe);
        if (safe <= _acknowledged) return;
        _acknowledged = safe;
        acknowledge(safe);
    }
}
