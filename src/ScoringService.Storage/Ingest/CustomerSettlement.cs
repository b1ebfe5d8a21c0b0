using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Settles suspects of the table of customers, as if they had come one after the other. They differ from facts in two
/// ways: a row changes only the columns that were sent, and one without the time of its change always takes effect,
/// unless it contradicts another row of the same file.
/// </summary>
internal sealed class CustomerSettlement(
    Session session, UnitLayout layout, UnitSource source, NewCustomers customers)
{
    private const string Earlier =
        "(PARTITION BY customer_key ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";

    // Says nothing new when no column but the id was sent.
    private string Content => layout.SentNames.Any()
        ? $"ROW({string.Join(", ", layout.SentNames.Select(name => $"{{0}}.{name}"))})" : "1";

    /// <summary>Finds the verdicts: seq, customer_key, applies, verdict, changed_at.</summary>
    public void Run()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_met AS
            SELECT c.* FROM customers c SEMI JOIN {UnitTables.SuspectTable} s ON c.customer_key = s.customer_key
            """);
        // In a file, a row that repeats the customer of an earlier one must not contradict it.
        var contradicts = source.IsFile
            ? $"(count(*) FILTER (seq >= 0 OR customer_key >= {customers.First}) OVER {Earlier} > 0)" : "false";
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_history AS
            SELECT *, max(CASE WHEN applies THEN seq END) OVER {Earlier} AS state_seq
            FROM (
                SELECT *, seq < 0 OR last_at IS NULL OR said_at > last_at
                    OR (NOT isfinite(said_at) AND NOT is_twin) AS applies
                FROM (
                    SELECT *, max(said_at) OVER {Earlier} AS last_at, {contradicts} AS is_twin
                    FROM (
                        SELECT customer_key, -2::BIGINT AS seq, {At("unit_met")} AS said_at FROM unit_met
                        UNION ALL
                        SELECT DISTINCT s.customer_key, -1::BIGINT, d.changed_at
                        FROM deletions d JOIN {UnitTables.SuspectTable} s ON d.row_key = s.customer_id
                        WHERE d.target = 'customers'
                        UNION ALL
                        SELECT customer_key, seq, {At(UnitTables.SuspectTable)} FROM {UnitTables.SuspectTable}
                    )
                )
            )
            """);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_verdicts AS
            SELECT h.seq, h.customer_key, h.applies, greatest(h.said_at, h.last_at) AS changed_at,
                CASE WHEN coalesce(h.state_seq, -1) = -1 AND h.applies
                        THEN CASE WHEN h.customer_key < 0 THEN 'inserted' ELSE 'updated' END
                    WHEN h.said_at > h.last_at THEN 'updated'
                    WHEN h.state_seq = -1 OR (h.said_at < h.last_at AND isfinite(h.said_at)) THEN 'stale'
                    WHEN {string.Format(null, Content, "s")} IS NOT DISTINCT FROM
                        {string.Format(null, Content, "c")} THEN 'duplicate'
                    WHEN h.applies THEN 'updated'
                    ELSE 'conflict' END AS verdict
            FROM unit_history h JOIN {UnitTables.SuspectTable} s USING (seq)
            LEFT JOIN (
                SELECT -2::BIGINT AS seq, {string.Join(", ", layout.StoredNames)} FROM unit_met
                UNION ALL
                SELECT seq, {string.Join(", ", layout.StoredNames)} FROM {UnitTables.SuspectTable}
            ) c ON c.seq = h.state_seq AND c.customer_key = h.customer_key
            """);
    }

    /// <summary>Brings the customers up to date.</summary>
    public void Apply()
    {
        // Rows after the last one that says something new only repeat it.
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE unit_final AS
            SELECT s.* REPLACE (nullif(v.changed_at, TIMESTAMP '-infinity') AS changed_at), v.is_new
            FROM {UnitTables.SuspectTable} s JOIN (
                SELECT max(seq) AS seq, arg_max(changed_at, seq) AS changed_at, bool_or(verdict = 'inserted') AS is_new
                FROM unit_verdicts WHERE applies AND verdict IN ('inserted', 'updated') GROUP BY customer_key
            ) v USING (seq)
            """);
        session.Execute("CREATE OR REPLACE TEMP TABLE unit_touched AS SELECT customer_key FROM unit_final");
        session.Execute("""
            DELETE FROM deletions
            WHERE target = 'customers' AND row_key IN (SELECT customer_id FROM unit_final)
            """);
        var assignments = layout.SentNames.Append("changed_at").Select(name => $"{name} = f.{name}");
        session.Execute($"""
            UPDATE customers SET {string.Join(", ", assignments)} FROM unit_final f
            WHERE customers.customer_key = f.customer_key AND NOT f.is_new
            """);
        session.Execute($"""
            INSERT INTO customers BY NAME
            SELECT {string.Join(", ", layout.StoredNames)} FROM unit_final WHERE is_new ORDER BY customer_key
            """);
    }

    private static string At(string table) => $"coalesce({table}.changed_at, TIMESTAMP '-infinity')";
}
