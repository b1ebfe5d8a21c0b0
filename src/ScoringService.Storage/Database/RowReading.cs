using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;

namespace ScoringService.Storage.Database;

/// <summary>Reads values of rows that may be null.</summary>
internal static class RowReading
{
    /// <summary>A text; null for none.</summary>
    public static string? Text(this DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An instant; null for none.</summary>
    public static DateTime? Utc(this DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    /// <summary>A sum, which DuckDB gives as a wider type; 0 for none.</summary>
    public static long Sum(this DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? 0 : row.GetValue(column) switch
        {
            BigInteger sum => (long)sum,
            var value => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        };

    /// <summary>Seven counts from a column on, in the order of <see cref="RowCounts"/>.</summary>
    public static RowCounts Counts(this DuckDBDataReader row, int column) => new()
    {
        Inserted = row.Sum(column),
        Updated = row.Sum(column + 1),
        Deleted = row.Sum(column + 2),
        Duplicate = row.Sum(column + 3),
        Stale = row.Sum(column + 4),
        Erased = row.Sum(column + 5),
        Quarantined = row.Sum(column + 6),
    };
}
