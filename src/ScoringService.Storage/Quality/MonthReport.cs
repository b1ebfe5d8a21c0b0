using ScoringService.Storage.Database;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Quality;

/// <summary>Makes the data-quality report of a month.</summary>
/// <param name="session">Where to read.</param>
/// <param name="month">Its first instant.</param>
/// <param name="now">The caller's clock.</param>
internal sealed class MonthReport(Session session, DateTime month, DateTime now)
{
    private static readonly ImportTable[] Tables = Enum.GetValues<ImportTable>();

    private readonly QualityFindings _findings = new();

    private DateTime End => month.AddMonths(1);

    private DateTime At => now < End ? now : End;

    /// <summary>Reads and judges.</summary>
    public MonthlyQuality Run()
    {
        var loads = Loads();
        var columns = Columns();
        var rejects = Rejects();
        var tables = Tables.Select(table => Volume(loads[table].SingleOrDefault(new TableQuality { Table = table })
            with
            {
                Columns = [.. columns[table].Select(column => column.Column)], Rejects = [.. rejects[table]],
            })).ToList();
        foreach (var table in tables) Judge(table, columns[table.Table]);
        new BaseChecks(session, At, _findings).Run();
        return new MonthlyQuality
        {
            Month = DateOnly.FromDateTime(month), At = At, Tables = tables, Findings = _findings.All,
        };
    }

    private void Judge(TableQuality table, IEnumerable<(ColumnQuality Column, EarlierColumn Before)> columns)
    {
        RowFindings.OfRows(_findings, table.Table, table.Rows, table.Rejects);
        foreach (var (column, before) in columns)
            if (column.Rows > 0) RowFindings.OfColumn(_findings, table.Table, column, before);
        _findings.Add(QualityRules.EmptyLoads, table.EmptyLoads, (table.Table, null),
            $"{QualityFindings.Count(table.EmptyLoads)} of {QualityFindings.Count(table.Loads)} loads had no row.");
        if (table.LastOccurredAt is { } last)
            _findings.Add(QualityRules.StaleData, (At - last).TotalDays, (table.Table, null),
                $"The last row is of {QualityFindings.Day(last)}, "
                    + $"{QualityRules.StaleData.Format((At - last).TotalDays)} before {QualityFindings.Day(At)}.");
        JudgeVolume(table);
    }

    // A month that goes on is not compared: it has not had its rows yet.
    private void JudgeVolume(TableQuality table)
    {
        if (now < End || table.Volumes.Count == 0 || table.Volumes.SkipLast(1).Any(volume => volume == 0)) return;
        var before = table.Volumes.SkipLast(1).Average();
        if (before < QualityRules.LeastMonthlyRows) return;
        var rows = table.Volumes[^1];
        _findings.Add(QualityRules.VolumeDrop, 1 - (rows / before), (table.Table, null),
            $"The month has {QualityFindings.Count(rows)} rows; the {QualityRules.MonthsBefore} months before had "
                + $"{QualityFindings.Count((long)Math.Round(before))} on average.");
    }

    private ILookup<ImportTable, TableQuality> Loads() =>
        session.Query($"""
            SELECT target, count(*) FILTER (loaded_at >= $from), count(*) FILTER (loaded_at >= $from AND rows_read = 0),
                max(loaded_at),
                sum(rows_inserted) FILTER (loaded_at >= $from), sum(rows_updated) FILTER (loaded_at >= $from),
                sum(rows_deleted) FILTER (loaded_at >= $from), sum(rows_duplicate) FILTER (loaded_at >= $from),
                sum(rows_stale) FILTER (loaded_at >= $from), sum(rows_erased) FILTER (loaded_at >= $from),
                sum(rows_quarantined) FILTER (loaded_at >= $from), sum(new_customers) FILTER (loaded_at >= $from)
            FROM loads WHERE loaded_at < $to AND target IN ({LoadReports.Tables}) GROUP BY target
            """, row => new TableQuality
            {
                Table = TableOf(row.GetString(0))!.Value,
                Loads = row.GetInt64(1),
                EmptyLoads = row.GetInt64(2),
                LastLoadedAt = row.Utc(3),
                Rows = row.Counts(4),
                NewCustomers = row.Sum(11),
            }, ("from", month), ("to", End)).ToLookup(table => table.Table);

    private ILookup<ImportTable?, (ColumnQuality Column, EarlierColumn Before)> Columns() =>
        session.Query("""
            SELECT l.target, c.column_name, sum(c.rows) FILTER (l.loaded_at >= $from),
                sum(c.rows_null) FILTER (l.loaded_at >= $from), sum(c.rows_rejected) FILTER (l.loaded_at >= $from),
                sum(c.rows_outside) FILTER (l.loaded_at >= $from), sum(c.rows) FILTER (l.loaded_at < $from),
                sum(c.rows_null) FILTER (l.loaded_at < $from)
            FROM load_columns c JOIN loads l USING (load_id)
            WHERE l.loaded_at >= $before AND l.loaded_at < $to GROUP BY ALL ORDER BY column_name
            """, row => (Table: TableOf(row.GetString(0)),
                Column: new ColumnQuality(row.GetString(1), row.Sum(2), row.Sum(3), row.Sum(4), row.Sum(5)),
                Before: new EarlierColumn(row.Sum(6), row.Sum(7))),
            ("from", month), ("to", End), ("before", month.AddMonths(-1)))
            .ToLookup(row => row.Table, row => (row.Column, row.Before));

    private ILookup<ImportTable?, RejectCount> Rejects() =>
        session.Query("""
            SELECT l.target, q.column_name, q.reason, count(*) AS refused, count(*) FILTER (q.resolution IS NULL)
            FROM quarantine q JOIN loads l ON l.load_id = q.load_id
            WHERE l.loaded_at >= $from AND l.loaded_at < $to
            GROUP BY ALL ORDER BY refused DESC, column_name NULLS FIRST, reason
            """, row => (Table: TableOf(row.GetString(0)),
                Reject: new RejectCount(row.Text(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4))),
            ("from", month), ("to", End)).ToLookup(row => row.Table, row => row.Reject);

    private TableQuality Volume(TableQuality table)
    {
        if (table.Table == ImportTable.Customers) return table;
        var name = TargetTable.Of(table.Table).Name;
        var volumes = session.Query($"""
            SELECT datediff('month', $first, occurred_at), count(*)
            FROM {name} WHERE occurred_at >= $first AND occurred_at < $at GROUP BY ALL
            """, row => (Month: (int)row.GetInt64(0), Rows: row.GetInt64(1)),
            ("first", month.AddMonths(-QualityRules.MonthsBefore)), ("at", At));
        var last = session.Scalar<DateTime?>(
            $"SELECT max(occurred_at) FROM {name} WHERE occurred_at < $at", ("at", At));
        return table with
        {
            LastOccurredAt = last is { } instant ? DateTime.SpecifyKind(instant, DateTimeKind.Utc) : null,
            Volumes = [.. Enumerable.Range(0, QualityRules.MonthsBefore + 1)
                .Select(i => volumes.Where(volume => volume.Month == i).Sum(volume => volume.Rows))],
        };
    }

    private static ImportTable? TableOf(string name) =>
        Enum.TryParse<ImportTable>(name, ignoreCase: true, out var table) ? table : null;
}
