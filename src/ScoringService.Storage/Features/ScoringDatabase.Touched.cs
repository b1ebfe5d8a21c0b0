using ScoringService.Storage.Database;
using ScoringService.Storage.Features;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private readonly Lock _keeping = new();
    private KeptRows? _kept;

    /// <summary>Whether the rows that features are made of are kept in memory, by customer.</summary>
    public bool HasKeptRows => Volatile.Read(ref _kept) is not null;

    /// <summary>
    /// Reads the rows that features are made of into memory, by customer. From then on the time that
    /// <see cref="ReadTouchedFeaturesAsync"/> takes follows the number of customers and not the length of the history.
    /// They follow the tables and are dropped when they cannot, and when the features of everybody are read, which need
    /// their share of the memory.
    /// </summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Whether they are kept: not when they are more than their share of the memory.</returns>
    public bool KeepRows(CancellationToken cancellationToken = default)
    {
        if (HasKeptRows) return true;
        using var session = Connect(cancellationToken);
        if (session.InTransaction(() => KeptRows.TryRead(session, Memory.FeatureBytes)) is not { } read) return false;
        lock (_keeping)
        {
            ForgetKeptRows();
            Volatile.Write(ref _kept, read);
        }

        return true;
    }

    /// <summary>The features of everybody whose rows changed after a state of the data, and of some others, with the
    /// bits that a reading of everybody gives them.</summary>
    /// <param name="asOf">The instant that the features describe, UTC; later rows are ignored.</param>
    /// <param name="since">The state of the data.</param>
    /// <param name="others">Keys of others to read.</param>
    /// <param name="mostCustomers">How many are worth it.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    /// <returns>Null when everybody has to be read: it is not known who changed, they are more than
    /// <paramref name="mostCustomers"/>, or a sum leaves the range of 64 bits.</returns>
    public async Task<TouchedFeatures?> ReadTouchedFeaturesAsync(
        DateTime asOf, long since, IReadOnlyCollection<int> others, int mostCustomers,
        CancellationToken cancellationToken = default)
    {
        asOf = ToUtcMicroseconds(asOf);
        using var session = Connect(cancellationToken);
        session.Execute("BEGIN TRANSACTION");
        var (watermark, customers) = session.Query(
            "SELECT (SELECT coalesce(max(load_id), 0) FROM loads), (SELECT count(*) FROM customers)",
            row => (row.GetInt64(0), checked((int)row.GetInt64(1)))).Single();
        // What is committed becomes known a moment later; only then is it known whom it touched.
        await WaitForWatermarkAsync(watermark, cancellationToken).ConfigureAwait(false);
        // Whom later commits touched is read as well, which does no harm, unless it is not there yet.
        if (TouchedSince(since).Keys is not { } touched) return null;
        int[] keys = [.. touched.Concat(others).Where(key => key < customers).Order().Distinct()];
        if (keys.Length > mostCustomers) return null;
        lock (_keeping)
        {
            try
            {
                var kept = FollowKeptRows(session, watermark, customers);
                return new TouchedFeatures(
                    watermark, customers, keys, new TouchedFeatureReader(session, asOf, keys, kept).Read());
            }
            catch (OverflowException)
            {
                return null;
            }
        }
    }

    // To be called with the lock held. Null when there are none of that state of the data.
    private KeptRows? FollowKeptRows(Session session, long watermark, int customers)
    {
        if (_kept is not { } kept || kept.Watermark > watermark) return null;
        if (kept.Watermark == watermark) return kept;
        var isFollowing = false;
        try
        {
            return (isFollowing = TouchedSince(kept.Watermark).Keys is { } touched
                && kept.TryFollow(session, watermark, [.. touched.Where(key => key < customers)])) ? kept : null;
        }
        finally
        {
            if (!isFollowing) ForgetKeptRows();
        }
    }

    /// <summary>Drops the rows that are kept in memory.</summary>
    private void ForgetKeptRows()
    {
        lock (_keeping)
        {
            _kept?.Dispose();
            Volatile.Write(ref _kept, null);
        }
    }
}
