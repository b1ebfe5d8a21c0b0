using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Data-quality reports as tables, for the terminal and for the page.</summary>
internal static class QualityTables
{
    /// <summary>One line per load.</summary>
    public static ReportTable Loads(IEnumerable<LoadQualityReport> loads) => new(
        [">load", "time", "table", "source", ">rows", ">kept", ">known", ">stale", ">refused", ">refused share",
            "last row", "findings"],
        [.. loads.Select(load => (string[])
        [
            $"{load.LoadId}", Figures.Time(load.LoadTime), Figures.Table(load.Table), load.Source,
            Figures.Count(load.Rows.Read), Figures.Count(Kept(load.Rows)), Figures.Count(load.Rows.Duplicate),
            Figures.Count(load.Rows.Stale), Figures.Count(load.Rows.Quarantined),
            Share(load.Rows.Quarantined, load.Rows.Read), Figures.Time(load.LastOccurredTime), Summary(load.Findings),
        ])]);

    /// <summary>One line per table of a month.</summary>
    public static ReportTable Tables(MonthlyQualityReport report) => new(
        ["table", ">loads", ">rows", ">kept", ">known", ">stale", ">refused", ">refused share", "last load",
            "last row", ">age"],
        [.. report.Tables.Select(table => (string[])
        [
            Figures.Table(table.Table), Figures.Count(table.LoadCount), Figures.Count(table.Rows.Read),
            Figures.Count(Kept(table.Rows)), Figures.Count(table.Rows.Duplicate), Figures.Count(table.Rows.Stale),
            Figures.Count(table.Rows.Quarantined), Share(table.Rows.Quarantined, table.Rows.Read),
            Figures.Time(table.LastLoadTime), Figures.Time(table.LastOccurredTime), Age(report, table),
        ])]);

    /// <summary>One line per column.</summary>
    public static ReportTable Columns(IEnumerable<ColumnQuality> columns) => new(
        ["column", ">rows", ">without value", ">share", ">refused", ">outside range"],
        [.. columns.Select(column => (string[])
        [
            column.Column, Figures.Count(column.RowCount), Figures.Count(column.MissingCount),
            Share(column.MissingCount, column.RowCount), Figures.Count(column.RejectedCount),
            Figures.Count(column.OutsideCount),
        ])]);

    /// <summary>One line per reason.</summary>
    public static ReportTable Rejects(IEnumerable<RejectCount> rejects) => new(
        ["column", "reason", ">rows", ">open"],
        [.. rejects.Select(reject => (string[])
        [
            reject.Column.Length > 0 ? reject.Column : "(row)", reject.Reason, Figures.Count(reject.RowCount),
            Figures.Count(reject.OpenCount),
        ])]);

    /// <summary>One line per finding.</summary>
    public static ReportTable Findings(IEnumerable<QualityFinding> findings) => new(
        ["severity", "rule", "table", "column", "finding"],
        [.. findings.Select(finding => (string[])
        [
            Figures.Word(finding.Severity), finding.Rule, Figures.Table(finding.Table),
            finding.Column.Length > 0 ? finding.Column : Figures.None, finding.Message,
        ])]);

    /// <summary>How many findings there are of each severity, the gravest first; a dash for none.</summary>
    public static string Summary(IEnumerable<QualityFinding> findings)
    {
        var groups = findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key)
            .Select(group => $"{group.Count()} {Figures.Word(group.Key)}").ToArray();
        return groups.Length == 0 ? Figures.None : string.Join(", ", groups);
    }

    private static long Kept(QualityRowCounts rows) => rows.Inserted + rows.Updated + rows.Deleted;

    private static string Share(long part, long whole) =>
        whole == 0 ? Figures.None : Figures.Percent((double)part / whole);

    private static string Age(MonthlyQualityReport report, TableQuality table) =>
        table.LastOccurredTime is { } last
            ? $"{Figures.Number((report.AsOf.ToDateTime() - last.ToDateTime()).TotalDays)} d" : Figures.None;
}
