using System.Globalization;

namespace ScoringService.Engine.Tests.Scoring;

/// <summary>Score columns as text, to compare all of them at once. Numbers keep every bit.</summary>
internal static class ScoreTable
{
    /// <summary>One line per row: column=value for each column.</summary>
    public static string[] Lines(ColumnSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(row =>
            string.Join(' ', set.Columns.Select(column => $"{column.Definition.Name}={Text(column, row)}")))];

    /// <summary>The value of a row; "null" without one.</summary>
    public static string Text(Column column, int row) => column switch
    {
        _ when !column.IsValid(row) => "null",
        Column<double> c => c.Values[row].ToString("R", CultureInfo.InvariantCulture),
        Column<int> c => c.Values[row].ToString(CultureInfo.InvariantCulture),
        Column<long> c => c.Values[row].ToString(CultureInfo.InvariantCulture),
        Column<byte> c => c.Values[row].ToString(CultureInfo.InvariantCulture),
        BooleanColumn c => c[row]!.Value ? "true" : "false",
        DictionaryColumn c => c[row]!,
        Utf8Column c => System.Text.Encoding.UTF8.GetString(c.Utf8(row)),
        _ => throw new NotSupportedException(column.GetType().Name),
    };
}
