namespace ScoringService.Storage.Quality;

/// <summary>What a column's values were like before.</summary>
internal readonly record struct EarlierColumn(long Rows, long Missing);

/// <summary>The rules over the rows that came in: of one load, or of all loads of a table in a month.</summary>
internal static class RowFindings
{
    /// <summary>Adds what the rows give cause for.</summary>
    /// <param name="findings">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">What became of them.</param>
    /// <param name="rejects">Why they were refused.</param>
    public static void OfRows(
        QualityFindings findings, ImportTable table, RowCounts rows, IReadOnlyList<RejectCount> rejects)
    {
        var broken = rejects.Where(reject => reject.Kind == QuarantineReason.BrokenRecord).Sum(reject => reject.Rows);
        findings.Share(QualityRules.BrokenRecords, broken, rows.Total, (table, null),
            "records could not be split into columns.");
        findings.Share(QualityRules.RejectedRows, rows.Quarantined, rows.Total, (table, null),
            "rows were refused and are in quarantine.");
        if (rows.Total < QualityRules.LeastRows) return;
        findings.Share(QualityRules.DuplicateRows, rows.Duplicate, rows.Total, (table, null),
            "rows said what was known already.");
        findings.Share(QualityRules.StaleRows, rows.Stale, rows.Total, (table, null),
            "rows were older than what was there.");
    }

    /// <summary>Adds what a column gives cause for.</summary>
    /// <param name="findings">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="before">The same column before.</param>
    public static void OfColumn(
        QualityFindings findings, ImportTable table, ColumnQuality column, EarlierColumn before)
    {
        var place = ((ImportTable?)table, column.Name);
        findings.Share(QualityRules.RejectedValues, column.Rejected, column.Rows, place,
            "rows were refused because of this column.");
        findings.Share(QualityRules.OutsideRange, column.Outside, column.Rows - column.Missing, place,
            "values are outside the column's range.");
        if (column.Rows < QualityRules.LeastRows) return;
        findings.Share(QualityRules.MissingValues, column.Missing, column.Rows, place, "rows have no value.");
        if (before.Rows < QualityRules.LeastRows) return;
        var rule = QualityRules.MissingValuesRose;
        double now = (double)column.Missing / column.Rows, then = (double)before.Missing / before.Rows;
        findings.Add(rule, now - then, place,
            $"The share of rows without a value rose from {rule.Format(then)} to {rule.Format(now)}.");
    }
}
