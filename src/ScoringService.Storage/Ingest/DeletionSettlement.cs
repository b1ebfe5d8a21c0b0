using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Settles rows that are to be deleted, as if the deletions had come one after the other. A deletion takes effect
/// unless the row was changed later; it is remembered even when there is no row, for the case that an older change of
/// it comes late. A customer keeps its id and loses everything else.
/// </summary>
internal sealed class DeletionSettlement(Session session, UnitLayout layout, TouchedKeys touched)
{
    private const string Earlier =
        "(PARTITION BY row_key ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";

    private readonly string _key = layout.Target.Key;
    private readonly string _table = layout.Target.Name;
    private readonly string _target = SqlText.Literal(layout.Target.Name);

    /// <summary>Settles the deletions.</summary>
    public SettledRows Run()
    {
        Judge();
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_final AS
            SELECT row_key, max(said_at) AS changed_at, bool_or(verdict = 'deleted') AS is_deleted
            FROM unit_verdicts WHERE applies GROUP BY row_key
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_gone AS
            SELECT m.* FROM unit_met m JOIN unit_final f ON f.row_key = m.row_key WHERE f.is_deleted
            """);
        foreach (var key in session.Query("SELECT DISTINCT customer_key FROM unit_gone", row => row.GetInt32(0)))
            touched.Add(key);
        Remember();
        Remove();
        var counts = session.Query("SELECT verdict, count(*) FROM unit_verdicts GROUP BY verdict",
            row => (Verdict: row.GetString(0), Rows: row.GetInt64(1)))
            .ToDictionary(row => row.Verdict, row => row.Rows);
        return new SettledRows(new RowCounts
        {
            Deleted = counts.GetValueOrDefault("deleted"),
            Duplicate = counts.GetValueOrDefault("duplicate"),
            Stale = counts.GetValueOrDefault("stale"),
        });
    }

    private void Judge()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_met AS
            SELECT t.{_key} AS row_key, t.rowid AS row_id, t.customer_key, t.changed_at
            FROM {layout.Target.Whole} t SEMI JOIN {UnitTables.DeletionTable} s ON t.{_key} = s.row_key
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_verdicts AS
            SELECT row_key, seq, said_at, applies, CASE WHEN NOT applies THEN 'stale'
                WHEN max(CASE WHEN applies THEN seq END) OVER {Earlier} = -2 THEN 'deleted'
                ELSE 'duplicate' END AS verdict
            FROM (
                SELECT *, seq < 0 OR last_at IS NULL OR said_at >= last_at AS applies
                FROM (
                    SELECT *, max(said_at) OVER {Earlier} AS last_at
                    FROM (
                        SELECT row_key, -2::BIGINT AS seq, coalesce(changed_at, TIMESTAMP '-infinity') AS said_at
                        FROM unit_met
                        UNION ALL
                        SELECT d.row_key, -1, d.changed_at
                        FROM deletions d SEMI JOIN {UnitTables.DeletionTable} s ON d.row_key = s.row_key
                        WHERE d.target = {_target}
                        UNION ALL
                        SELECT row_key, seq, changed_at FROM {UnitTables.DeletionTable}
                    )
                )
            )
            """);
        // What was there before is history, and no row of the unit.
        session.Execute("DELETE FROM unit_verdicts WHERE seq < 0");
    }

    private void Remember()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_owners AS
            SELECT row_key, max(customer_key) AS customer_key FROM (
                SELECT row_key, customer_key FROM unit_gone
                UNION ALL
                SELECT row_key, customer_key FROM deletions d SEMI JOIN unit_final f ON d.row_key = f.row_key
                WHERE d.target = {_target}
            ) GROUP BY row_key
            """);
        session.Execute($"""
            DELETE FROM deletions WHERE target = {_target} AND row_key IN (SELECT row_key FROM unit_final)
            """);
        session.Execute($"""
            INSERT INTO deletions
            SELECT {_target}, f.row_key, o.customer_key, f.changed_at
            FROM unit_final f LEFT JOIN unit_owners o USING (row_key)
            """);
    }

    private void Remove()
    {
        if (!layout.IsCustomers)
        {
            session.Execute($"DELETE FROM {_table} WHERE rowid IN (SELECT row_id FROM unit_gone)");
            return;
        }

        var attributes = StoredTable.Columns(layout.Target).Select(column => column.Name)
            .Where(name => name is not ("customer_key" or "customer_id" or "changed_at"))
            .Select(name => $"{name} = NULL");
        session.Execute($"""
            UPDATE customers SET {string.Join(", ", attributes)}, changed_at = f.changed_at FROM unit_final f
            WHERE customers.customer_key IN (SELECT customer_key FROM unit_gone) AND customers.customer_id = f.row_key
            """);
    }
}
