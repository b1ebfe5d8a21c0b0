using System.Globalization;
using ScoringService.Storage.Database;
using ScoringService.Storage.Import;
using ScoringService.Storage.Quarantine;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private long _quarantineRevision;

    /// <summary>Grows whenever refused rows are resolved, which leaves the watermark as it is.</summary>
    public long QuarantineRevision => Volatile.Read(ref _quarantineRevision);

    /// <summary>Names of the columns that rows of a table can have, in their order.</summary>
    public static IReadOnlyList<string> ColumnsOf(ImportTable table) =>
        [.. TargetTable.Of(table).Columns.Select(column => column.Name)];

    /// <summary>All refused rows in the order in which they were refused.</summary>
    /// <param name="limit">Most rows to give, at least 1.</param>
    /// <param name="afterId">Only rows with a greater id; the last id of the previous page.</param>
    /// <exception cref="StorageException">InvalidArgument: the limit is not positive.</exception>
    public IReadOnlyList<QuarantinedRow> ListQuarantine(int limit, long afterId = 0) =>
        ListQuarantine(new QuarantineFilter { State = QuarantineState.Any }, limit, afterId);

    /// <summary>Refused rows in the order in which they were refused.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="limit">Most rows to give, at least 1.</param>
    /// <param name="afterId">Only rows with a greater id; the last id of the previous page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StorageException">InvalidArgument: the limit is not positive.</exception>
    public IReadOnlyList<QuarantinedRow> ListQuarantine(
        QuarantineFilter filter, int limit, long afterId = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (limit < 1)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The limit is {limit}; it must be at least 1.");
        using var session = Connect(cancellationToken);
        return QuarantineRows.Read(session, filter, limit, afterId);
    }

    /// <summary>How many rows have been refused for each column and reason, most frequent first.</summary>
    public IReadOnlyList<QuarantineCount> CountQuarantine()
    {
        using var session = Connect();
        return CountQuarantine(session, firstLoad: 0);
    }

    /// <summary>Gives up refused rows: they stay on record and are no longer open.</summary>
    /// <param name="filter">Which ones; of those only the open ones.</param>
    /// <param name="by">Who does it, for the record and the audit log; not blank.</param>
    /// <param name="now">The caller's clock, UTC.</param>
    /// <returns>How many rows there were.</returns>
    /// <exception cref="StorageException">InvalidArgument: <paramref name="by"/> is blank.</exception>
    public long DiscardQuarantine(QuarantineFilter filter, string by, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RequireText("discarded by", by);
        var (condition, parameters) = (filter with { State = QuarantineState.Open }).Condition();
        using var writing = EnterWrite(default);
        using var session = Connect();
        return session.InTransaction(() =>
        {
            var count = session.Execute($"""
                UPDATE quarantine SET resolution = 'DISCARDED', resolved_at = $now, resolved_by = $by
                WHERE quarantine_id IN (SELECT q.quarantine_id FROM {QuarantineRows.WithLoad} WHERE {condition})
                """, [("now", ToUtcMicroseconds(now)), ("by", by), .. parameters]);
            if (count == 0) return 0;
            Audit(session, by, AuditActions.DiscardQuarantine, "quarantine",
                new Dictionary<string, string> { ["rows"] = count.ToString(CultureInfo.InvariantCulture) }, now);
            session.AtEndOfTransaction(RaiseQuarantineRevision);
            return count;
        });
    }

    internal static List<QuarantineCount> CountQuarantine(Session session, long firstLoad) =>
        session.Query(
            """
            SELECT column_name, reason, count(*) AS rows, arg_min(raw_text, quarantine_id)
            FROM quarantine WHERE load_id >= $load GROUP BY ALL ORDER BY rows DESC, column_name NULLS FIRST, reason
            """,
            row => new QuarantineCount(row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1), row.GetInt64(2),
                row.GetString(3)),
            ("load", firstLoad));

    private void RaiseQuarantineRevision(bool isCommitted)
    {
        if (isCommitted) Interlocked.Increment(ref _quarantineRevision);
    }
}
