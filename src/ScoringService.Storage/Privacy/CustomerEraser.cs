using ScoringService.Storage.Database;

namespace ScoringService.Storage.Privacy;

/// <summary>Removes one customer from every table, in the transaction of a session.</summary>
internal sealed class CustomerEraser(Session session, string id)
{
    private long _rows;

    /// <summary>Removes the customer.</summary>
    /// <returns>The customer's key, and the key of the customer who has it now: the last one, so that keys stay dense.
    /// Null when there is no such customer. In both cases the number of rows removed.</returns>
    public ((int Erased, int Moved)? Keys, long Rows) Erase()
    {
        var (key, name) = session.Query(
            "SELECT customer_key, name FROM customers WHERE customer_id = $id",
            row => ((int?)row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1)), ("id", id)).SingleOrDefault();
        EraseMentions(name);
        if (key is not { } erased) return (null, _rows);
        var last = session.Scalar<int>("SELECT max(customer_key) FROM customers");
        foreach (var table in TablesOfKeys()) EraseRows(table, erased, last);
        EraseCustomer(erased, last);
        return ((erased, last), _rows);
    }

    /// <summary>Every table with rows of customers but that of the customers itself: a table that is added later is not
    /// forgotten.</summary>
    private List<string> TablesOfKeys() => session.Query("""
        SELECT c.table_name FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid)
        WHERE c.column_name = 'customer_key' AND c.table_name <> 'customers' AND NOT t.temporary AND NOT t.internal
            AND c.database_name = current_database()
        ORDER BY c.table_name
        """, row => row.GetString(0));

    private void EraseRows(string table, int erased, int last)
    {
        var name = SqlText.Identifier(table);
        _rows += session.Execute($"DELETE FROM {name} WHERE customer_key = $key", ("key", erased));
        if (last != erased)
            session.Execute($"UPDATE {name} SET customer_key = $key WHERE customer_key = $last",
                ("key", erased), ("last", last));
    }

    // The last customer is written over the erased one, and its own row deleted: rows stay in the order of their keys,
    // in which features are read fastest.
    private void EraseCustomer(int erased, int last)
    {
        if (last != erased)
        {
            var columns = session.Query("""
                SELECT column_name FROM duckdb_columns()
                WHERE table_name = 'customers' AND column_name <> 'customer_key' AND NOT internal
                    AND database_name = current_database()
                """, row => SqlText.Identifier(row.GetString(0)));
            session.Execute($"""
                UPDATE customers SET {string.Join(", ", columns.Select(column => $"{column} = l.{column}"))}
                FROM (SELECT * FROM customers WHERE customer_key = $last) l WHERE customers.customer_key = $key
                """, ("key", erased), ("last", last));
        }

        _rows += session.Execute("DELETE FROM customers WHERE customer_key = $last", ("last", last));
    }

    private void EraseMentions(string? name)
    {
        var (refused, parameters) = new RefusedRows(id, name).All();
        _rows += session.Execute($"DELETE FROM quarantine WHERE {refused}", parameters);
        // Keys of rows are made of ids in some shops: C1001-7 is a row of C1001.
        _rows += session.Execute("""
            DELETE FROM deletions WHERE target = 'customers' AND row_key = $id OR customer_key IS NULL
                AND regexp_matches(row_key, $pattern)
            """, ("id", id), ("pattern", Mentions.Pattern(id)));
    }
}
