namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private long _watermark;
    private volatile LastDay? _lastDay;

    /// <summary>
    /// State of the data: grows by one with every committed load. Known without SQL, because one process owns the
    /// database and every load goes through this object.
    /// </summary>
    public long Watermark => Volatile.Read(ref _watermark);

    /// <summary>Whose rows changed after a state of the data. Known without SQL.</summary>
    public TouchedCustomers TouchedSince(long watermark) => _touched.Since(watermark);

    /// <summary>Makes a committed change of the data known: to be called with the write lock held.</summary>
    /// <param name="watermark">The new state: the greatest load_id.</param>
    /// <param name="keys">Whose rows changed, each once; null when that is everybody or not known.</param>
    private void Publish(long watermark, int[]? keys)
    {
        _touched.Record(watermark, keys);
        Volatile.Write(ref _watermark, watermark);
    }

    /// <summary>The instant to compute features at unless told otherwise: the last microsecond of the last UTC day
    /// that has a transaction; null without transactions.</summary>
    public DateTime? DefaultAsOf(CancellationToken cancellationToken = default)
    {
        // Asked for with nearly every call, and the same until the next load.
        var watermark = Watermark;
        if (_lastDay is { } known && known.Watermark == watermark) return known.End;
        using var session = Connect(cancellationToken);
        var last = session.Scalar<DateTime?>("SELECT max(occurred_at) FROM transactions");
        var end = last is null ? (DateTime?)null : Utc(last.Value.Date.AddDays(1).AddMicroseconds(-1));
        _lastDay = new LastDay(watermark, end);
        return end;
    }

    private sealed record LastDay(long Watermark, DateTime? End);
}
