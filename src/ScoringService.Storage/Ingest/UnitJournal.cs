using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>Writes down what a unit refused, and the unit itself.</summary>
internal sealed class UnitJournal(Session session, UnitLayout layout, UnitSource source)
{
    private readonly string _operation = source.Operation == IngestOperation.Delete ? "DELETE" : "UPSERT";

    /// <summary>The number of the unit.</summary>
    public long LoadId { get; } = session.Scalar<long>("SELECT coalesce(max(load_id), 0) + 1 FROM loads");

    /// <summary>Puts the refused rows into the quarantine, in the order in which they came.</summary>
    public void Quarantine() => session.Execute($"""
        INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, column_name, reason, loaded_at,
            target, customer_id, values_json, operation)
        SELECT (SELECT coalesce(max(quarantine_id), 0) FROM quarantine) + row_number() OVER (ORDER BY row_number),
            $load, $source, row_number, raw_text, column_name, reason, $loaded, $target, customer_id, values_json,
            $operation
        FROM {UnitTables.RefusedTable} ORDER BY row_number
        """, ("load", LoadId), ("source", source.Name), ("loaded", source.ReceivedAt), ("target", layout.Target.Name),
            ("operation", _operation));

    /// <summary>Why rows were refused, and how many.</summary>
    public List<QuarantineCount> CountRefused() => session.Query($"""
        SELECT column_name, reason, count(*), arg_min(raw_text, row_number) FROM {UnitTables.RefusedTable}
        GROUP BY column_name, reason ORDER BY 3 DESC, 1 NULLS FIRST, 2
        """, row => new QuarantineCount(row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1), row.GetInt64(2),
            row.GetString(3)));

    /// <summary>Records the unit and its columns.</summary>
    public void Record(UnitResult result, ColumnTally tally)
    {
        var rows = result.Rows;
        session.Execute("""
            INSERT INTO loads (load_id, loaded_at, target, source, rows_read, rows_inserted, rows_duplicate,
                rows_quarantined, new_customers, batch_id, rows_updated, rows_deleted, rows_stale, rows_erased,
                first_occurred_at, last_occurred_at)
            VALUES ($load, $loaded, $target, $source, $read, $inserted, $duplicate, $quarantined, $customers, $batch,
                $updated, $deleted, $stale, $erased, $first, $last)
            """, ("load", LoadId), ("loaded", source.ReceivedAt), ("target", layout.Target.Name),
                ("source", source.Name), ("read", rows.Total), ("inserted", rows.Inserted),
                ("duplicate", rows.Duplicate), ("quarantined", rows.Quarantined), ("customers", result.NewCustomers),
                ("batch", source.BatchId), ("updated", rows.Updated), ("deleted", rows.Deleted),
                ("stale", rows.Stale), ("erased", rows.Erased), ("first", result.FirstOccurred),
                ("last", result.LastOccurred));
        var columns = tally.Columns()
            .Select(column => $"({LoadId}, '{column.Column}', {tally.Rows}, {column.Nulls}, {column.Refused}, "
                + $"{column.Outside})");
        session.Execute($"INSERT INTO load_columns VALUES {string.Join(", ", columns)}");
    }
}
