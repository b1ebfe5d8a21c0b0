namespace ScoringService.Engine.Tests;

/// <summary>One row of a score batch, read through the public columns.</summary>
internal sealed record ScoreRow(
    string? Status, int? Recency, int? Frequency, int? Monetary, double? Composite, string? Segment, string? Octant,
    string? PurchaseClass);

internal static class ScoreReading
{
    public static ScoreRow Row(this ScoreBatch batch, int row) => new(
        batch.Text(ScoreColumns.Status, row),
        batch.Level(ScoreColumns.RecencyScore, row),
        batch.Level(ScoreColumns.FrequencyScore, row),
        batch.Level(ScoreColumns.MonetaryScore, row),
        ((Column<double>)batch[ScoreColumns.RfmScore])[row],
        batch.Text(ScoreColumns.RfmSegment, row),
        batch.Text(ScoreColumns.RfmOctant, row),
        batch.Text(ScoreColumns.PurchaseClass, row));

    public static ScoreRow[] Rows(this ScoreBatch batch) => [.. Enumerable.Range(0, batch.Count).Select(batch.Row)];

    public static int?[] Levels(this ScoreBatch batch, ColumnDefinition column) =>
        [.. Enumerable.Range(0, batch.Count).Select(row => batch.Level(column, row))];

    private static int? Level(this ScoreBatch batch, ColumnDefinition column, int row) =>
        ((Column<byte>)batch[column])[row];

    private static string? Text(this ScoreBatch batch, ColumnDefinition column, int row) =>
        ((DictionaryColumn)batch[column])[row];
}
