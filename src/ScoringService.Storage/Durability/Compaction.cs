using ScoringService.Storage.Database;

namespace ScoringService.Storage.Durability;

/// <summary>How a compaction copies the tables: what belongs to one customer lies together afterwards. DuckDB knows the
/// least and greatest value of every stretch of rows, so that reading some customers then skips nearly all of a table
/// (docs/decisions/0013-durability.md has the figures).</summary>
internal static class Compaction
{
    private static readonly HashSet<string> ByCustomer = ["transactions", "interactions", "events"];

    /// <summary>Copies all into the attached database of a name.</summary>
    public static void CopyRows(Session session, string target)
    {
        var source = SqlText.Identifier(DatabaseCopy.Current(session));
        session.Execute($"COPY FROM DATABASE {source} TO {target} (SCHEMA)");
        var tables = session.Query("""
            SELECT table_name FROM duckdb_tables()
            WHERE database_name = current_database() AND schema_name = 'main' ORDER BY table_name
            """, row => row.GetString(0));
        foreach (var table in tables)
            session.Execute($"INSERT INTO {target}.{SqlText.Identifier(table)} "
                + $"SELECT * FROM {source}.{SqlText.Identifier(table)} "
                + (ByCustomer.Contains(table) ? "ORDER BY customer_key, occurred_at" : ""));
    }
}
