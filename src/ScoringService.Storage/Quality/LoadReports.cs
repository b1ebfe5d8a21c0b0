using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Quality;

/// <summary>Makes the data-quality reports of loads from what each load has left behind.</summary>
internal sealed class LoadReports(Session session)
{
    /// <summary>Names of the tables that rows are loaded into, as SQL.</summary>
    public static readonly string Tables = string.Join(", ",
        Enum.GetValues<ImportTable>().Select(table => SqlText.Literal(Import.TargetTable.Of(table).Name)));

    /// <summary>Reports of the newest loads below a number.</summary>
    public IReadOnlyList<LoadQuality> Newest(LoadFilter filter, int limit, long? before)
    {
        var loads = Loads(filter, limit, before);
        if (loads.Count == 0) return [];
        (long First, long Last) range = (loads[^1].LoadId, loads[0].LoadId);
        var columns = Columns(range);
        var rejects = Rejects(range);
        return [.. loads.Select(load => Complete(load, columns[load.LoadId], [.. rejects[load.LoadId]]))];
    }

    private static LoadQuality Complete(
        LoadQuality load, IEnumerable<(ColumnQuality Column, EarlierColumn Before)> columns,
        IReadOnlyList<RejectCount> rejects)
    {
        var findings = new QualityFindings();
        RowFindings.OfRows(findings, load.Table, load.Rows, rejects);
        foreach (var (column, before) in columns) RowFindings.OfColumn(findings, load.Table, column, before);
        var empty = load.Rows.Total == 0 ? 1 : 0;
        findings.Add(QualityRules.EmptyLoads, empty, (load.Table, null), "The load had no row.");
        if (load.LastOccurredAt is { } last)
            findings.Add(QualityRules.LoadDelay, (load.LoadedAt - last).TotalDays, (load.Table, null),
                $"The last row is of {QualityFindings.Day(last)} and was loaded on "
                    + $"{QualityFindings.Day(load.LoadedAt)}.");
        return load with
        {
            Columns = [.. columns.Select(column => column.Column)], Rejects = rejects, Findings = findings.All,
        };
    }

    private List<LoadQuality> Loads(LoadFilter filter, int limit, long? before)
    {
        // Other acts that change the data are on record as loads too.
        var conditions = $" AND target IN ({Tables})";
        var parameters = new List<(string, object?)>
        {
            ("before", before ?? long.MaxValue), ("limit", (long)limit),
        };
        Only("target", filter.Table is { } table ? Import.TargetTable.Of(table).Name : null);
        Only("load_id", filter.LoadId);
        Only("batch_id", filter.BatchId);
        return session.Query($"""
            SELECT load_id, loaded_at, target, source, batch_id, rows_inserted, coalesce(rows_updated, 0),
                coalesce(rows_deleted, 0), rows_duplicate, coalesce(rows_stale, 0), coalesce(rows_erased, 0),
                rows_quarantined, new_customers, first_occurred_at, last_occurred_at
            FROM loads WHERE load_id < $before{conditions} ORDER BY load_id DESC LIMIT $limit
            """, Read, [.. parameters]);

        void Only(string column, object? value)
        {
            if (value is null) return;
            conditions += $" AND {column} = ${column}";
            parameters.Add((column, value));
        }
    }

    private static LoadQuality Read(DuckDBDataReader row) => new()
    {
        LoadId = row.GetInt64(0),
        LoadedAt = row.Utc(1)!.Value,
        Table = Enum.Parse<ImportTable>(row.GetString(2), ignoreCase: true),
        Source = row.GetString(3),
        BatchId = row.Text(4),
        Rows = row.Counts(5),
        NewCustomers = row.GetInt64(12),
        FirstOccurredAt = row.Utc(13),
        LastOccurredAt = row.Utc(14),
    };

    private ILookup<long, (ColumnQuality Column, EarlierColumn Before)> Columns((long First, long Last) range) =>
        session.Query(SqlScripts.Load("quality_columns.sql"), row => (Load: row.GetInt64(0),
                Column: new ColumnQuality(
                    row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
                Before: new EarlierColumn(row.GetInt64(6), row.GetInt64(7))),
            ("first", range.First), ("last", range.Last), ("loads", (long)QualityRules.LoadsBefore))
            .ToLookup(row => row.Load, row => (row.Column, row.Before));

    private ILookup<long, RejectCount> Rejects((long First, long Last) range) =>
        session.Query("""
            SELECT load_id, column_name, reason, count(*) AS refused, count(*) FILTER (resolution IS NULL)
            FROM quarantine WHERE load_id BETWEEN $first AND $last
            GROUP BY ALL ORDER BY refused DESC, column_name NULLS FIRST, reason
            """, row => (Load: row.GetInt64(0),
                Reject: new RejectCount(row.Text(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4))),
            ("first", range.First), ("last", range.Last)).ToLookup(row => row.Load, row => row.Reject);
}
