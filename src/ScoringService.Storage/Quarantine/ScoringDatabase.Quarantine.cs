using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Refused rows in the order in which they were refused.</summary>
    /// <param name="limit">Most rows to give, at least 1.</param>
    /// <param name="afterId">Only rows with a greater id; the last id of the previous page.</param>
    /// <exception cref="StorageException">InvalidArgument: the limit is not positive.</exception>
    public IReadOnlyList<QuarantinedRow> ListQuarantine(int limit, long afterId = 0)
    {
        if (limit < 1)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The limit is {limit}; it must be at least 1.");
        using var session = Connect();
        return session.Query(
            """
            SELECT quarantine_id, load_id, source, row_number, raw_text, column_name, reason, loaded_at
            FROM quarantine WHERE quarantine_id > $after ORDER BY quarantine_id LIMIT $limit
            """,
            row => new QuarantinedRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3),
                row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.GetString(6), Utc(row.GetDateTime(7))),
            ("after", afterId), ("limit", (long)limit));
    }

    /// <summary>How many rows are in quarantine for each column and reason, most frequent first.</summary>
    public IReadOnlyList<QuarantineCount> CountQuarantine()
    {
        using var session = Connect();
        return CountQuarantine(session, firstLoad: 0);
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
}
