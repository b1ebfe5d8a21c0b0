using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Writes what a load refused, and the load itself.</summary>
internal sealed class LoadJournal(Session session, SourceFile file, TargetTable target, DateTime loadedAt)
{
    /// <summary>The number of the load.</summary>
    public long LoadId { get; } = session.Scalar<long>("SELECT coalesce(max(load_id), 0) + 1 FROM loads");

    /// <summary>Puts refused rows into quarantine, in the order of the file, and gives their number.</summary>
    public long Quarantine(StagedRows staged)
    {
        var columns = string.Join(", ", target.Columns.Select(column => $"{Quoted(column.Name)}: {column.Name}"));
        var refused = $$"""
            SELECT s.row_number, s.raw_text, f.column_name, f.reason FROM staged s JOIN faults f USING (fault)
                WHERE s.fault IS NOT NULL
            UNION ALL
            SELECT s.row_number, left(CAST({ {{columns}} } AS VARCHAR), 4096), f.column_name, f.reason
            FROM verdicts v JOIN faults f USING (fault) JOIN staged s USING (row_index)
            """;
        if (staged.BrokenRecords != 0) refused += " UNION ALL SELECT row_number, raw_text, NULL, reason FROM broken";
        return session.Execute($"""
            INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, column_name, reason, loaded_at)
            SELECT (SELECT coalesce(max(quarantine_id), 0) FROM quarantine) + row_number() OVER (ORDER BY row_number),
                $load, $source, row_number, raw_text, column_name, reason, $loaded
            FROM ({refused}) ORDER BY row_number
            """, ("load", LoadId), ("source", file.Name), ("loaded", loadedAt));
    }

    /// <summary>Records the load.</summary>
    public void Record(ImportReport report) =>
        session.Execute("INSERT INTO loads (load_id, loaded_at, target, source, rows_read, "
            + "rows_inserted, rows_duplicate, rows_quarantined, new_customers) VALUES ($load, $loaded, $target, $source, $read, $inserted, $duplicate, "
            + "$quarantined, $customers)",
            ("load", LoadId), ("loaded", loadedAt), ("target", target.Name), ("source", file.Name),
                ("read", report.RowsRead),
            ("inserted", report.RowsInserted), ("duplicate", report.RowsDuplicate),
                ("quarantined", report.RowsQuarantined),
            ("customers", report.NewCustomers));

    private static string Quoted(string name) => SqlText.Literal(name);
}
