using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows whether groups of customers differ.</summary>
internal static class GroupingView
{
    private const int BarWidth = 20;
    private const int MostCompared = 12;

    /// <summary>A line for each grouping of a model, and the verdicts.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<GroupingValidation> validations)
    {
        var table = Tables.Create(terminal, "Do the groups differ?", "column", ">groups", "verdict", ">silhouette",
            ">Davies–Bouldin", ">Calinski–Harabasz", ">adjusted Rand");
        foreach (var validation in validations)
        {
            var report = validation.Report;
            table.Row([validation.Column, .. Row(report)]);
        }

        table.Show(terminal);
        foreach (var validation in validations)
        {
            terminal.Out.WriteLine($"{validation.Column}: {validation.Report.Verdict.En}");
            terminal.Out.WriteLine($"{validation.Column}: {validation.Report.Verdict.Zh}");
        }

        terminal.Out.WriteLine();
    }

    /// <summary>One report with its groups, indicators and agreement.</summary>
    public static void Show(Terminal terminal, GroupingReport report)
    {
        Groups(terminal, report);
        var table = Tables.Create(terminal, "Indicators", "column", ">F", ">p", ">η²", ">H", ">p", ">ε²",
            ">overlap of two groups");
        foreach (var indicator in report.Indicators) Indicator(table, indicator);
        table.Show(terminal);
        var indices = Tables.Create(terminal, "", ">groups", "verdict", ">silhouette", ">Davies–Bouldin",
            ">Calinski–Harabasz", ">adjusted Rand");
        indices.Row(Row(report));
        indices.Show(terminal);
        if (report.Agreement is { } agreement) Agreement(terminal, agreement);
        terminal.Out.WriteLine(report.Verdict.En);
        terminal.Out.WriteLine(report.Verdict.Zh);
    }

    private static string[] Row(GroupingReport report) =>
    [
        $"{report.Groups.Count(group => group.CustomerCount > 0)}", Figures.Word(report.Separation),
        Figures.Digits(report.Silhouette?.Mean),
        Figures.Digits(report.HasDaviesBouldin ? report.DaviesBouldin : null),
        Figures.Digits(report.HasCalinskiHarabasz ? report.CalinskiHarabasz : null),
        Figures.Digits(report.Agreement is { HasAdjustedRandIndex: true } agreement
            ? agreement.AdjustedRandIndex : null),
    ];

    private static void Groups(Terminal terminal, GroupingReport report)
    {
        var table = Tables.Create(
            terminal, "Groups", "group", "English", "中文", ">customers", ">share", ">silhouette", "");
        var most = report.Groups.Select(group => group.CustomerCount).DefaultIfEmpty().Max();
        foreach (var group in report.Groups)
            table.Row(group.Label.Code, group.Label.En, group.Label.Zh, Figures.Count(group.CustomerCount),
                Figures.Percent(group.Share), Figures.Digits(group.HasSilhouette ? group.Silhouette : null),
                Figures.Bar(group.CustomerCount, most, BarWidth));
        if (report.UngroupedCount > 0)
            table.Row(Figures.None, "None", "无", Figures.Count(report.UngroupedCount), "", "", "");
        table.Show(terminal);
    }

    private static void Indicator(Spectre.Console.Table table, IndicatorReport indicator)
    {
        var (anova, test) = (indicator.Anova, indicator.KruskalWallis);
        table.Row(indicator.Column,
            Figures.Digits(anova is { HasF: true } ? anova.F : null),
            Figures.Chance(anova is { HasP: true } ? anova.P : null),
            Figures.Digits(anova?.EtaSquared),
            Figures.Digits(test?.H), Figures.Chance(test?.P), Figures.Digits(test?.EpsilonSquared),
            test is null ? Figures.None : Figures.Percent(test.MeanOverlap));
    }

    private static void Agreement(Terminal terminal, GroupingAgreement agreement)
    {
        if (agreement.HasPurity)
            Tables.Facts(terminal, ("purity", Figures.Percent(agreement.Purity)));
        if (agreement.Rows.Count > MostCompared || agreement.Columns.Count > MostCompared) return;
        var table = Tables.Create(
            terminal, "Customers in each pair of groups", ["", .. agreement.Columns.Select(name => $">{name}")]);
        for (var row = 0; row < agreement.Rows.Count; row++)
        {
            var counts = agreement.Counts.Skip(row * agreement.Columns.Count).Take(agreement.Columns.Count);
            table.Row([agreement.Rows[row], .. counts.Select(Figures.Count)]);
        }

        table.Show(terminal);
    }
}
