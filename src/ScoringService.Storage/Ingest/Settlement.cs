using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>What became of rows that were put aside.</summary>
/// <param name="Counts">How many of each sort.</param>
internal sealed record SettledRows(RowCounts Counts)
{
    /// <summary>When the first of the rows that were kept happened, in microseconds since 1970; null for
    /// none.</summary>
    public long? FirstOccurred { get; init; }

    /// <summary>When the last of them happened; null for none.</summary>
    public long? LastOccurred { get; init; }
}

/// <summary>Settles what became of the rows that a unit put aside, and changes the table accordingly.</summary>
internal sealed class Settlement(
    Session session, UnitLayout layout, UnitSource source, NewCustomers customers, TouchedKeys touched)
{
    /// <summary>Why a row is refused whose key is there with other content.</summary>
    public const string Conflict = "was loaded before with other content";

    /// <summary>Settles the rows.</summary>
    /// <param name="rows">How many there are.</param>
    public SettledRows Run(long rows)
    {
        if (rows == 0) return new SettledRows(default);
        if (source.Operation == IngestOperation.Delete)
            return new DeletionSettlement(session, layout, touched).Run();
        customers.Complete();
        ResolveCustomers();
        if (layout.IsCustomers) new CustomerSettlement(session, layout, source, customers).Run();
        else new FactSettlement(session, layout).Run();
        CreateCustomers();
        if (layout.IsCustomers) new CustomerSettlement(session, layout, source, customers).Apply();
        else new FactSettlement(session, layout).Apply();
        RefuseConflicts();
        foreach (var key in session.Query("SELECT DISTINCT customer_key FROM unit_touched", row => row.GetInt32(0)))
            touched.Add(key);
        return Count();
    }

    // Customers that were not known when a suspect named them may have been created since, by another row.
    private void ResolveCustomers()
    {
        session.Execute("CREATE OR REPLACE TEMP TABLE unit_customers (provisional INTEGER, customer_key INTEGER)");
        using (var appender = new ChunkAppender(session, "unit_customers"))
        {
            foreach (var chunk in customers.Known().Chunk(ChunkAppender.Capacity))
            {
                for (var i = 0; i < chunk.Length; i++)
                    (appender.Values<int>(0)[i], appender.Values<int>(1)[i]) = chunk[i];
                appender.Append(chunk.Length);
            }

            appender.Complete();
        }

        session.Execute($"""
            UPDATE {UnitTables.SuspectTable} SET customer_key = k.customer_key FROM unit_customers k
            WHERE {UnitTables.SuspectTable}.customer_key = k.provisional
            """);
    }

    private void CreateCustomers()
    {
        var created = session.Query($"""
            SELECT s.customer_key, min(s.seq) FROM {UnitTables.SuspectTable} s JOIN unit_verdicts v USING (seq)
            WHERE s.customer_key < -1 AND v.applies GROUP BY s.customer_key ORDER BY 2
            """, row => row.GetInt32(0));
        if (created.Count == 0) return;
        customers.Create(created);
        customers.Complete();
        ResolveCustomers();
    }

    private void RefuseConflicts()
    {
        var terms = layout.Stored.Where((column, i) => column.Kind == StoredKind.TermKey && layout.Sources[i] >= 0)
            .ToList();
        var fields = layout.Stored
            .Where((column, i) => layout.Sources[i] >= 0
                && (column.Kind != StoredKind.CustomerKey || !layout.IsCustomers))
            .Select(column => (column.Source.Name, Value: column.Kind switch
            {
                StoredKind.CustomerKey => "s.sent_id",
                StoredKind.TermKey => $"t_{column.Name}.term",
                _ => $"CAST(s.{column.Name} AS VARCHAR)",
            }))
            .Select(field => $"{SqlText.Literal(field.Name)}: {field.Value}");
        var joins = terms.Select(term => $"LEFT JOIN terms t_{term.Name} ON t_{term.Name}.field = "
            + $"{SqlText.Literal(term.Source.Name)} AND t_{term.Name}.term_key = s.{term.Name}");
        session.Execute($$"""
            INSERT INTO {{UnitTables.RefusedTable}}
            SELECT row_number, {{SqlText.Literal(layout.Target.Key)}}, {{SqlText.Literal(Conflict)}},
                left(json, 4096), sent_id, json
            FROM (
                SELECT s.row_number, s.sent_id, CAST(to_json({ {{string.Join(", ", fields)}} }) AS VARCHAR) AS json
                FROM {{UnitTables.SuspectTable}} s JOIN unit_verdicts v USING (seq) {{string.Join(" ", joins)}}
                WHERE v.verdict = 'conflict'
            )
            """);
    }

    private SettledRows Count()
    {
        var counts = session.Query("SELECT verdict, count(*) FROM unit_verdicts GROUP BY verdict",
            row => (Verdict: row.GetString(0), Rows: row.GetInt64(1)))
            .ToDictionary(row => row.Verdict, row => row.Rows);
        var settled = new SettledRows(new RowCounts
        {
            Inserted = counts.GetValueOrDefault("inserted"),
            Updated = counts.GetValueOrDefault("updated"),
            Duplicate = counts.GetValueOrDefault("duplicate"),
            Stale = counts.GetValueOrDefault("stale"),
            Quarantined = counts.GetValueOrDefault("conflict"),
        });
        if (layout.OccurredAt < 0) return settled;
        return session.Query($"""
            SELECT epoch_us(min(occurred_at)), epoch_us(max(occurred_at))
            FROM {UnitTables.SuspectTable} JOIN unit_verdicts v USING (seq) WHERE v.applies
            """, row => settled with
            {
                FirstOccurred = row.IsDBNull(0) ? null : row.GetInt64(0),
                LastOccurred = row.IsDBNull(1) ? null : row.GetInt64(1),
            }).Single();
    }
}
