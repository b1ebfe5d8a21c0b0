using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private long _watermark;
    private volatile LastDay? _lastDay;
    private volatile TaskCompletionSource _change = NewChange();

    /// <summary>
    /// State of the data: grows by one with every committed load. Known without SQL, because one process owns the
    /// database and every load goes through this object.
    /// </summary>
    public long Watermark => Volatile.Read(ref _watermark);

    /// <summary>Whose rows changed after a state of the data. Known without SQL.</summary>
    public TouchedCustomers TouchedSince(long watermark) => _touched.Since(watermark);

    /// <summary>Ends at the next change of the data, of the tier overrides or of which model is active. To miss none,
    /// take it before looking at them.</summary>
    public Task NextChange => _change.Task;

    /// <summary>Makes a committed change of the data known: to be called with the write lock held.</summary>
    /// <param name="watermark">The new state: the greatest load_id.</param>
    /// <param name="keys">Whose rows changed, each once; null when that is everybody or not known.</param>
    private void Publish(long watermark, int[]? keys)
    {
        _touched.Record(watermark, keys);
        Volatile.Write(ref _watermark, watermark);
        Announce();
    }

    /// <summary>Ends <see cref="NextChange"/>; whoever waits for it goes on on another thread.</summary>
    private void Announce() => Interlocked.Exchange(ref _change, NewChange()).SetResult();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until a commit that can be read is known; that takes a moment.</summary>
    private async Task WaitForWatermarkAsync(long watermark, CancellationToken cancellationToken)
    {
        for (var change = NextChange; Watermark < watermark; change = NextChange)
            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The instant to compute features at unless told otherwise: the last microsecond of the last UTC day
    /// that has a transaction; null without transactions.</summary>
    public DateTime? DefaultAsOf(CancellationToken cancellationToken = default)
    {
        // Asked for with nearly every call, and the same until the next load.
        var watermark = Watermark;
        if (_lastDay is { } known && known.Watermark == watermark) return known.End;
        using var session = Connect(cancellationToken);
        var last = LastAddedSince(session, _lastDay, watermark)
            ?? session.Scalar<DateTime?>("SELECT max(occurred_at) FROM transactions");
        var end = last is null ? (DateTime?)null : Utc(last.Value.Date.AddDays(1).AddMicroseconds(-1));
        _lastDay = new LastDay(watermark, end);
        return end;
    }

    // Once rows were deleted, DuckDB looks through the table for the last one. What was only added since need not be
    // looked for: the loads say it. Null when they do not.
    private static DateTime? LastAddedSince(Session session, LastDay? known, long watermark)
    {
        if (known?.End is not { } end) return null;
        var (isKnown, last) = session.Query("""
            SELECT coalesce(sum(rows_updated + rows_deleted), 0) = 0
                    AND count(CASE WHEN rows_inserted > 0 AND last_occurred_at IS NULL THEN 1 END) = 0,
                max(last_occurred_at)
            FROM loads
            WHERE load_id > $after AND load_id <= $up_to AND target IN ('transactions', 'customers')
                AND (target = 'transactions' OR rows_deleted > 0)
            """, row => (row.GetBoolean(0), row.IsDBNull(1) ? (DateTime?)null : row.GetDateTime(1)),
            ("after", known.Watermark), ("up_to", watermark)).Single();
        return !isKnown ? null : last > end ? last : end;
    }

    private sealed record LastDay(long Watermark, DateTime? End);
}
