using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows a backtest on the terminal.</summary>
internal static class BacktestView
{
    /// <summary>The findings in words, then the numbers.</summary>
    public static void Show(Terminal terminal, BacktestReport report, Language say)
    {
        var verdict = new BacktestVerdict(report, say);
        var tables = new BacktestTables(verdict, say);
        terminal.Out.WriteLine(verdict.Introduction());
        terminal.Out.WriteLine();
        foreach (var finding in verdict.Findings()) Finding(terminal, finding, say);
        Forecast(terminal, say["Spend, base currency", "消费金额（本位币）"], report.Spend, tables);
        Forecast(terminal, say["Purchase days", "购买天数"], report.Purchases, tables);
        if (report.Churn is { } churn)
        {
            Table(terminal, say["Churn: no purchase in the horizon", "流失：期内未购买"], tables.Churn(churn));
            Table(terminal, say["Churn by tenths of the probability", "流失概率十分组"], tables.Calibration(churn.Metrics));
        }

        foreach (var movement in report.Movements.Where(movement => movement.CustomerCount > 0))
            Table(terminal, say[$"{movement.Title.En}: who moved where", $"{movement.Title.Zh}：客户迁移"],
                tables.Moves(movement));
        foreach (var part in report.Parts.Where(part => !part.Fitted)) terminal.Warn($"{part.Name}: {part.Reason}");
        foreach (var warning in report.Warnings) terminal.Warn(warning);
    }

    private static void Finding(Terminal terminal, BacktestFinding finding, Language say)
    {
        var grade = finding.Grade.Length == 0 ? "" : say[$"; grade {finding.Grade}", $"，等级 {finding.Grade}"];
        terminal.Out.WriteLine(say[$"{finding.Title}: {finding.Figure} {finding.Meaning}",
            $"{finding.Title}：{finding.Figure}（{finding.Meaning}）"] + grade);
        foreach (var sentence in finding.Sentences) terminal.Out.WriteLine($"  {sentence}");
        terminal.Out.WriteLine();
    }

    private static void Forecast(Terminal terminal, string title, ForecastReport? forecast, BacktestTables tables)
    {
        if (forecast is null) return;
        Table(terminal, title, tables.Errors(forecast));
        Table(terminal, "", tables.Tenths(forecast));
    }

    private static void Table(Terminal terminal, string title, ReportTable report)
    {
        var table = Tables.Create(terminal, title,
            [report.Columns[0], .. report.Columns.Skip(1).Select(column => $">{column}")]);
        foreach (var row in report.Rows) table.Row(row);
        table.Show(terminal);
    }
}
