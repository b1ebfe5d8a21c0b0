using ScoringService.V1;
using Spectre.Console;

namespace ScoringService.Cli.Output;

/// <summary>Shows how good the data are, for people.</summary>
internal static class QualityView
{
    /// <summary>The latest loads and a month; or one load in detail when there is no month.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<LoadQualityReport> loads, MonthlyQualityReport? month)
    {
        if (month is null)
        {
            ShowDetails(terminal, loads[0]);
            return;
        }

        if (loads.Count > 0) Show(terminal, "Latest loads", QualityTables.Loads(loads));
        Show(terminal, $"{month.Month}, looked at from {Figures.Time(month.AsOf)}", QualityTables.Tables(month));
        ShowFindings(terminal, month.Findings);
    }

    private static void ShowDetails(Terminal terminal, LoadQualityReport load)
    {
        Show(terminal, $"Load {load.LoadId}", QualityTables.Loads([load]));
        if (load.Columns.Count > 0) Show(terminal, "Columns", QualityTables.Columns(load.Columns));
        if (load.Rejects.Count > 0) Show(terminal, "Refused rows", QualityTables.Rejects(load.Rejects));
        ShowFindings(terminal, load.Findings);
    }

    private static void ShowFindings(Terminal terminal, IReadOnlyList<QualityFinding> findings)
    {
        if (findings.Count > 0) Show(terminal, "Findings", QualityTables.Findings(findings));
        else terminal.Say("Nothing was found that matters.");
    }

    private static void Show(Terminal terminal, string title, ReportTable report)
    {
        var table = Output.Tables.Create(terminal, title, [.. report.Columns]);
        foreach (var row in report.Rows)
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell, new Style(Colour(cell)))));
        table.Show(terminal);
    }

    // A cell that names a severity has its colour; the gravest comes first.
    private static Color Colour(string cell) => cell switch
    {
        _ when cell.EndsWith("ERROR", StringComparison.Ordinal) || cell.Contains(" ERROR,") => Color.Red,
        _ when cell.EndsWith("WARNING", StringComparison.Ordinal) || cell.Contains(" WARNING,") => Color.Yellow,
        "INFO" => Color.Blue,
        _ => Color.Default,
    };
}
