using System.Globalization;

namespace ScoringService.Storage.Tests.Quality;

/// <summary>Rows of the tables that the data-quality report is made of, written by hand.</summary>
internal static class QualityData
{
    /// <summary>Within the month that tests look at.</summary>
    public static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes down a load.</summary>
    public static void AddLoad(this TestDatabase db, long id, string target, RowCounts rows,
        string at = "2026-11-20 08:00:00", string? last = null) =>
        db.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO loads (load_id, loaded_at, target, source, rows_read, rows_inserted, rows_duplicate,
                rows_quarantined, new_customers, rows_updated, rows_deleted, rows_stale, rows_erased, last_occurred_at)
            VALUES ({id}, '{at}', '{target}', 'file-{id}.csv', {rows.Total}, {rows.Inserted}, {rows.Duplicate},
                {rows.Quarantined}, 0, {rows.Updated}, {rows.Deleted}, {rows.Stale}, {rows.Erased},
                {(last is null ? "NULL" : $"'{last}'")})
            """));

    /// <summary>Writes down what a column of a load was like.</summary>
    public static void AddColumn(this TestDatabase db, long load, ColumnQuality column) =>
        db.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO load_columns VALUES ({load}, '{column.Name}', {column.Rows}, {column.Missing},
                {column.Rejected}, {column.Outside})
            """));

    /// <summary>Refuses a row.</summary>
    public static void AddRefused(this TestDatabase db, long id, long load, string? column, string reason,
        string? values = null, string target = "transactions") =>
        db.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, column_name, reason,
                loaded_at, target, customer_id, values_json)
            VALUES ({id}, {load}, 'file-{load}.csv', {id}, 'raw {id}', {Text(column)}, {Text(reason)},
                '2026-11-20 08:00:00', {Text(target)}, 'C{id}', {Text(values)})
            """));

    private static string Text(string? text) =>
        text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
