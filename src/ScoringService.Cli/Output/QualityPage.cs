using System.Xml.Linq;
using ScoringService.V1;
using static ScoringService.Cli.Output.HtmlPage;

namespace ScoringService.Cli.Output;

/// <summary>A month's data quality as a web page.</summary>
internal sealed class QualityPage
{
    private const int MostBars = 12;

    private readonly MonthlyQualityReport _report;
    private readonly IReadOnlyList<LoadQualityReport> _loads;

    private QualityPage(MonthlyQualityReport report, IReadOnlyList<LoadQualityReport> loads) =>
        (_report, _loads) = (report, loads);

    /// <summary>Writes the page.</summary>
    public static void Write(
        MonthlyQualityReport report, IReadOnlyList<LoadQualityReport> loads, TextWriter writer)
    {
        var page = new QualityPage(report, loads);
        HtmlPage.Write(writer, "en", $"Data quality · {report.Month}",
            E("h1", "Data quality"), page.Intro(), page.Cards(), page.Findings(), page.Volumes(),
            report.Tables.Select(Details), page.Loads());
    }

    private XElement Intro() => E("p", A("class", "lead"),
        $"The loads of {_report.Month}, and all data as they were at {Figures.Time(_report.AsOf)}. "
        + $"Findings: {QualityTables.Summary(_report.Findings)}.");

    private XElement Cards() => E("div", A("class", "cards"), _report.Tables.Select(table =>
    {
        var grave = _report.Findings.Where(finding => finding.Table == table.Table)
            .Select(finding => finding.Severity).DefaultIfEmpty().Max();
        return E("section", A("class", "card"),
            E("h2", Figures.Table(table.Table), grave == QualitySeverity.Unspecified ? null
                : E("span", A("class", $"severity {Style(grave)}"), Figures.Word(grave))),
            E("p", A("class", "figure"), Figures.Count(table.Rows.Read)),
            E("p", A("class", "meaning"), $"rows in {Figures.Count(table.LoadCount)} loads"),
            E("ul", E("li", $"{Figures.Count(table.Rows.Quarantined)} refused"),
                E("li", $"{Figures.Count(table.Rows.Duplicate)} known already"),
                E("li", $"last row: {Figures.Time(table.LastOccurredTime)}")));
    }));

    private XElement Findings() => E("section", E("h2", "Findings"), _report.Findings.Count == 0
        ? E("p", "Nothing was found that matters.")
        : Coloured(HtmlTable.Of("words", Plain(QualityTables.Findings(_report.Findings))), _report.Findings));

    private static XElement Coloured(XElement table, IReadOnlyList<QualityFinding> findings)
    {
        var rows = table.Descendants("tbody").Single().Elements("tr");
        foreach (var (row, finding) in rows.Zip(findings))
            row.Elements("th").Single().Add(A("class", $"severity {Style(finding.Severity)}"));
        return table;
    }

    private XElement? Volumes()
    {
        TableQuality[] tables = [.. _report.Tables.Where(table => table.Volumes.Any(volume => volume.RowCount > 0))];
        if (tables.Length == 0) return null;
        string[] months = [.. tables[0].Volumes.Select(volume => volume.Month)];
        SvgSeries[] series = [.. tables.Select((table, i) => new SvgSeries(Figures.Table(table.Table), $"s{i + 1}",
            [.. table.Volumes.Select(volume => (0.0, (double)volume.RowCount))]))];
        var chart = SvgPlot.Bars("Bars: rows of each table by the month that they are of.",
            "Month of occurred_at", months,
            SvgAxis.Of("Rows", series.SelectMany(one => one.Values.Select(value => value.Y)), Language.Tick), series);
        var numbers = new ReportTable(["month", .. series.Select(one => one.Name)],
            [.. months.Select((month, m) => (string[])
                [month, .. tables.Select(table => Figures.Count(table.Volumes[m].RowCount))])]);
        return E("section", E("h2", "Volume"), Figure("Rows by month", chart, numbers));
    }

    private static XElement? Details(TableQuality table) => table.LoadCount == 0 ? null
        : E("section", E("h2", Figures.Table(table.Table)), Missing(table), Refused(table));

    private static XElement? Missing(TableQuality table)
    {
        if (table.Columns.Count == 0) return null;
        ColumnQuality[] worst = [.. table.Columns.OrderByDescending(MissingShare).Take(MostBars)];
        var chart = SvgPlot.Bars("Bars: share of rows without a value, by column.",
            "Columns by number in the table", [.. Enumerable.Range(1, worst.Length).Select(i => $"{i}")],
            SvgAxis.OfShares("Rows without a value"),
            [new("without a value", "s1", [.. worst.Select(column => (0.0, MissingShare(column)))])]);
        var numbers = QualityTables.Columns(worst);
        return Figure("Missing values", chart, Numbered(Plain(numbers)));
    }

    private static XElement? Refused(TableQuality table)
    {
        if (table.Rejects.Count == 0) return null;
        RejectCount[] most = [.. table.Rejects.Take(MostBars)];
        var rows = most.SelectMany(reject => (double[])[reject.RowCount, reject.OpenCount]);
        var chart = SvgPlot.Bars("Bars: refused rows by reason, and how many of them are open.",
            "Reasons by number in the table", [.. Enumerable.Range(1, most.Length).Select(i => $"{i}")],
            SvgAxis.Of("Rows", rows, Language.Tick),
            [
                new("refused", "s1", [.. most.Select(reject => (0.0, (double)reject.RowCount))]),
                new("still open", "s2", [.. most.Select(reject => (0.0, (double)reject.OpenCount))]),
            ]);
        return Figure("Refused rows", chart, Numbered(Plain(QualityTables.Rejects(most))));
    }

    private XElement? Loads() => _loads.Count == 0 ? null
        : E("section", E("h2", "Latest loads"), HtmlTable.Of("numbers", Plain(QualityTables.Loads(_loads))));

    private static double MissingShare(ColumnQuality column) =>
        column.RowCount == 0 ? 0 : (double)column.MissingCount / column.RowCount;

    private static ReportTable Numbered(ReportTable table) => new(["no.", .. table.Columns],
        [.. table.Rows.Select((row, i) => (string[])[$"{i + 1}", .. row])]);

    // The sign for right-aligned columns is for the terminal.
    private static ReportTable Plain(ReportTable table) =>
        table with { Columns = [.. table.Columns.Select(column => column.TrimStart('>'))] };

    private static string Style(QualitySeverity severity) => severity switch
    {
        QualitySeverity.Error => "grade-C",
        QualitySeverity.Warning => "grade-B",
        _ => "grade-A",
    };

    private static XElement Figure(string title, XElement chart, ReportTable numbers) =>
        E("figure", E("figcaption", title),
            E("div", A("class", "pair"), E("div", chart), HtmlTable.Of("words", numbers)));
}
