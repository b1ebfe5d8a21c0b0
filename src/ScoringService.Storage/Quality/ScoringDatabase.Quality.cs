using ScoringService.Storage.Database;
using ScoringService.Storage.Quality;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>The data quality of loads, newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="limit">Most loads to give, at least 1.</param>
    /// <param name="before">Only loads with a smaller number; the last one of the previous page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StorageException">InvalidArgument: the limit is not positive.</exception>
    public IReadOnlyList<LoadQuality> ListLoadQuality(
        LoadFilter filter, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (limit < 1)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The limit is {limit}; it must be at least 1.");
        using var session = Connect(cancellationToken);
        return new LoadReports(session).Newest(filter, limit, before);
    }

    /// <summary>The data quality of a month: of the loads in it, and of all data at its end.</summary>
    /// <param name="month">Any day of the month.</param>
    /// <param name="now">The caller's clock, UTC: within the month the data are looked at as of now.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StorageException">InvalidArgument: the month has not begun.</exception>
    public MonthlyQuality ReadMonthlyQuality(
        DateOnly month, DateTime now, CancellationToken cancellationToken = default)
    {
        var first = new DateTime(month.Year, month.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        if (first > now)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The month {month:yyyy-MM} has not begun.");
        using var session = Connect(cancellationToken);
        // One transaction, so that all of it is of one state of the data.
        return session.InTransaction(() => new MonthReport(session, first, ToUtcMicroseconds(now)).Run());
    }

    /// <summary>What scores should be read with, as far as the data are concerned. A matter of milliseconds: no
    /// table of rows is read as a whole but its instants.</summary>
    public DataProfile ReadDataProfile(CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.Query(SqlScripts.Load("data_profile.sql"), row => new DataProfile(
            row.GetInt64(0), row.Utc(1), row.Utc(2), row.GetInt64(3), row.GetInt64(4), row.Sum(5), row.Sum(6)))
            .Single();
    }

    /// <summary>How many open rows of the quarantine each customer has.</summary>
    /// <param name="limit">Most customers to give, those with the most rows first.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IReadOnlyDictionary<string, long> CountOpenRowsByCustomer(
        int limit, CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.Query("""
            SELECT customer_id, count(*) AS refused FROM quarantine
            WHERE resolution IS NULL AND customer_id IS NOT NULL
            GROUP BY customer_id ORDER BY refused DESC, customer_id LIMIT $limit
            """, row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), ("limit", (long)limit))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What happened to rows since a state of the data, by table.</summary>
    /// <param name="watermark">The state; 0 for everything.</param>
    public IReadOnlyList<(long Watermark, ImportTable Table, RowCounts Rows)> CountRowsSince(long watermark)
    {
        using var session = Connect();
        return session.Query($"""
            SELECT max(load_id), target, sum(rows_inserted), sum(rows_updated), sum(rows_deleted),
                sum(rows_duplicate), sum(rows_stale), sum(rows_erased), sum(rows_quarantined)
            FROM loads WHERE load_id > $after AND target IN ({LoadReports.Tables}) GROUP BY target
            """, row => (row.GetInt64(0), Enum.Parse<ImportTable>(row.GetString(1), ignoreCase: true), row.Counts(2)),
            ("after", watermark));
    }

    /// <summary>How many open rows are in quarantine, by table and kind of fault; a row of no known table is left
    /// out.</summary>
    public IReadOnlyList<(ImportTable Table, QuarantineReason Kind, long Rows)> CountOpenRowsByKind()
    {
        using var session = Connect();
        return session.Query($"""
            SELECT coalesce(q.target, l.target) AS target, {QuarantineReasons.Sql("q")} AS kind, count(*)
            FROM {Quarantine.QuarantineRows.WithLoad}
            WHERE q.resolution IS NULL AND coalesce(q.target, l.target) IN ({LoadReports.Tables}) GROUP BY ALL
            """, row => (Enum.Parse<ImportTable>(row.GetString(0), ignoreCase: true),
                Enum.Parse<QuarantineReason>(row.GetString(1)), row.GetInt64(2)));
    }

    /// <summary>Greatest occurred_at of each table that has rows with one, UTC.</summary>
    public IReadOnlyList<(ImportTable Table, DateTime At)> LastOccurrences()
    {
        using var session = Connect();
        return session.Query("""
            SELECT 'transactions' AS target, max(occurred_at) AS last_at FROM transactions
            UNION ALL SELECT 'interactions', max(occurred_at) FROM interactions
            UNION ALL SELECT 'events', max(occurred_at) FROM events
            """, row => (Table: Enum.Parse<ImportTable>(row.GetString(0), ignoreCase: true), At: row.Utc(1)))
            .Where(row => row.At is not null).Select(row => (row.Table, row.At!.Value)).ToList();
    }
}
