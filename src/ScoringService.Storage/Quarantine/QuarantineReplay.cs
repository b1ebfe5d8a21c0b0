using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Quarantine;

/// <summary>
/// Settles the quarantine within the transaction that writes corrected rows: either both happen or neither. What was
/// refused again is put back into the entry that it came from; all others are resolved.
/// </summary>
/// <param name="rows">The rows that are written, in the order in which they are; the first one has the number
/// 1.</param>
/// <param name="by">Who sends them.</param>
/// <param name="now">The caller's clock, UTC.</param>
internal sealed class QuarantineReplay(CorrectedRows rows, string by, DateTime now)
{
    private readonly List<RefusedCorrection> _refused = [];
    private int _settled;

    /// <summary>The rows that were refused again; known once they are settled.</summary>
    public IReadOnlyList<RefusedCorrection> Refused => _refused;

    /// <summary>How many rows are resolved.</summary>
    public long Resolved { get; private set; }

    /// <summary>Settles the next rows. There can be more than one load, when the rows are too large for one.</summary>
    /// <param name="session">The session whose transaction has written the rows.</param>
    /// <param name="loadId">Their load.</param>
    public void Settle(Session session, long loadId)
    {
        var count = (int)session.Scalar<long>("SELECT rows_read FROM loads WHERE load_id = $load", ("load", loadId));
        var sent = string.Join(", ", rows.Rows.Skip(_settled).Take(count)
            .Select((row, i) => Text($"({row.Id}, {_settled + i + 1})")));
        _settled += count;
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE replayed AS
            SELECT s.quarantine_id, q.quarantine_id AS refused_id, q.column_name, q.reason, q.customer_id, q.values_json
            FROM (VALUES {sent}) s (quarantine_id, row_number)
            LEFT JOIN quarantine q ON q.load_id = $load AND q.row_number = s.row_number
            """, ("load", loadId));
        _refused.AddRange(session.Query("""
            SELECT quarantine_id, column_name, reason FROM replayed WHERE refused_id IS NOT NULL ORDER BY quarantine_id
            """, row => new RefusedCorrection(row.GetInt64(0), row.Text(1), row.GetString(2))));
        session.Execute("""
            UPDATE quarantine SET column_name = r.column_name, reason = r.reason, customer_id = r.customer_id,
                values_json = r.values_json
            FROM replayed r
            WHERE quarantine.quarantine_id = r.quarantine_id AND r.refused_id IS NOT NULL
                AND quarantine.resolution IS NULL
            """);
        session.Execute("DELETE FROM quarantine WHERE load_id = $load", ("load", loadId));
        Resolved += session.Execute("""
            UPDATE quarantine SET resolution = 'REPLAYED', resolved_at = $now, resolved_by = $by
            WHERE resolution IS NULL
                AND quarantine_id IN (SELECT quarantine_id FROM replayed WHERE refused_id IS NULL)
            """, ("now", now), ("by", by));
        session.Execute("DROP TABLE replayed");
    }

    /// <summary>What the audit log says of it.</summary>
    public Dictionary<string, string> Details() => new()
    {
        ["table"] = rows.Table.ToString().ToLowerInvariant(),
        ["rows"] = Text($"{rows.Rows.Count}"),
        ["refused"] = Text($"{Refused.Count}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
