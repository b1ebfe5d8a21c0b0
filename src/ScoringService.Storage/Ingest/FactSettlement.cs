using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Settles suspects of a table of facts, as if they had come one after the other. Of each key, what is there and the
/// suspects make a history: a row takes effect when nothing was there, or when its change is later than all before it.
/// A row without the time of its change is older than any that has one.
/// </summary>
internal sealed class FactSettlement(Session session, UnitLayout layout)
{
    private readonly string _key = layout.Target.Key;
    private readonly string _table = layout.Target.Name;

    private string Content => $"ROW({string.Join(", ", layout.StoredNames
        .Where(name => name != layout.Target.Key && name != "changed_at").Select(name => $"{{0}}.{name}"))})";

    /// <summary>Finds the verdicts: seq, row_key, applies, verdict.</summary>
    public void Run()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_met AS
            SELECT {string.Join(", ", layout.StoredNames.Select(name => $"t.{name}"))}, t.rowid AS row_id
            FROM {layout.Target.Whole} t SEMI JOIN {UnitTables.SuspectTable} s ON t.{_key} = s.{_key}
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_history AS
            SELECT *, max(CASE WHEN applies THEN seq END) OVER earlier AS state_seq
            FROM (
                SELECT *, seq < 0 OR last_at IS NULL OR said_at > last_at AS applies
                FROM (
                    SELECT *, max(said_at) OVER earlier AS last_at
                    FROM (
                        SELECT {_key} AS row_key, -2::BIGINT AS seq, {At("unit_met")} AS said_at FROM unit_met
                        UNION ALL
                        SELECT d.row_key, -1, d.changed_at
                        FROM deletions d SEMI JOIN {UnitTables.SuspectTable} s ON d.row_key = s.{_key}
                        WHERE d.target = {SqlText.Literal(_table)}
                        UNION ALL
                        SELECT {_key}, seq, {At(UnitTables.SuspectTable)} FROM {UnitTables.SuspectTable}
                    )
                    WINDOW earlier AS (PARTITION BY row_key ORDER BY seq
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                )
            )
            WINDOW earlier AS (PARTITION BY row_key ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_verdicts AS
            SELECT h.seq, h.row_key, h.applies,
                CASE WHEN h.applies THEN CASE WHEN coalesce(h.state_seq, -1) = -1 THEN 'inserted' ELSE 'updated' END
                    WHEN h.state_seq = -1 THEN 'stale'
                    WHEN h.said_at < h.last_at AND isfinite(h.said_at) THEN 'stale'
                    WHEN {string.Format(null, Content, "s")} IS NOT DISTINCT FROM
                        {string.Format(null, Content, "c")} THEN 'duplicate'
                    ELSE 'conflict' END AS verdict
            FROM unit_history h JOIN {UnitTables.SuspectTable} s USING (seq)
            LEFT JOIN (
                SELECT -2::BIGINT AS seq, {string.Join(", ", layout.StoredNames)} FROM unit_met
                UNION ALL
                SELECT seq, {string.Join(", ", layout.StoredNames)} FROM {UnitTables.SuspectTable}
            ) c ON c.seq = h.state_seq AND c.{_key} = h.row_key
            """);
    }

    /// <summary>Puts the last row of each key that takes effect in the place of what was there.</summary>
    public void Apply()
    {
        session.Execute("""
            CREATE OR REPLACE TEMP TABLE unit_final AS
            SELECT row_key, max(seq) AS seq FROM unit_verdicts WHERE applies GROUP BY row_key
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_touched AS
            SELECT customer_key FROM unit_met SEMI JOIN unit_final f ON unit_met.{_key} = f.row_key
            UNION ALL
            SELECT customer_key FROM {UnitTables.SuspectTable} SEMI JOIN unit_final USING (seq)
            """);
        session.Execute($"""
            DELETE FROM {_table} WHERE rowid IN (
                SELECT row_id FROM unit_met SEMI JOIN unit_final f ON unit_met.{_key} = f.row_key)
            """);
        session.Execute($"""
            DELETE FROM deletions
            WHERE target = {SqlText.Literal(_table)} AND row_key IN (SELECT row_key FROM unit_final)
            """);
        session.Execute($"""
            INSERT INTO {_table} BY NAME
            SELECT {string.Join(", ", layout.FilledNames)}
            FROM {UnitTables.SuspectTable} SEMI JOIN unit_final USING (seq)
            ORDER BY seq
            """);
    }

    private static string At(string table) => $"coalesce({table}.changed_at, TIMESTAMP '-infinity')";
}
