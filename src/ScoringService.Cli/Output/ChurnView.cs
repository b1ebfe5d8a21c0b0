using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows what was learned of churn, and how good it is.</summary>
internal static class ChurnView
{
    private const int BarWidth = 20;

    /// <summary>The report, the calibration and the regression's inputs.</summary>
    public static void Show(Terminal terminal, ChurnModel churn)
    {
        terminal.Out.WriteLine("Churn");
        Tables.Facts(terminal, [.. Facts(churn)]);
        terminal.Out.WriteLine();
        if (churn.Metrics is { Calibration.Count: > 0 } metrics) Calibration(terminal, metrics);
        if (churn.Regression is { } regression) Inputs(terminal, regression);
    }

    private static IEnumerable<(string Name, string Value)> Facts(ChurnModel churn)
    {
        yield return ("source", Figures.Word(churn.Source));
        if (churn.Reason.Length > 0) yield return ("note", churn.Reason);
        yield return ("customers", $"{Figures.Count(churn.CustomerCount)}, of whom {Figures.Count(churn.ChurnedCount)} "
            + $"bought nothing after; trained on {Figures.Count(churn.TrainingCount)}");
        if (churn.Grade != ChurnGrade.Unspecified) yield return ("grade", Figures.Word(churn.Grade));
        if (churn.Metrics is not { } metrics) yield break;
        yield return ("area under the curve", $"{Figures.Digits(metrics.HasAuc ? metrics.Auc : null)}, "
            + $"of recency alone {Figures.Digits(churn.HasRecencyAuc ? churn.RecencyAuc : null)}");
        yield return ("log loss, Brier", $"{Figures.Digits(metrics.LogLoss)}, {Figures.Digits(metrics.Brier)}");
        if (metrics.HasLiftAt10Percent) yield return ("lift at 10 %", Figures.Digits(metrics.LiftAt10Percent));
    }

    private static void Calibration(Terminal terminal, ChurnMetrics metrics)
    {
        var table = Tables.Create(terminal, "Churn, predicted and observed by tenths", ">tenth", ">customers",
            ">predicted", ">observed", "");
        for (var i = 0; i < metrics.Calibration.Count; i++)
        {
            var group = metrics.Calibration[i];
            table.Row($"{i + 1}", Figures.Count(group.CustomerCount), Figures.Percent(group.MeanProbability),
                Figures.Percent(group.ChurnedShare), Figures.Bar(group.ChurnedShare, 1, BarWidth));
        }

        table.Show(terminal);
    }

    private static void Inputs(Terminal terminal, ChurnRegression regression)
    {
        var table = Tables.Create(terminal,
            $"Churn, inputs of the regression ({Figures.Word(regression.Status)}); log-odds per standard deviation",
            "input", "transform", ">coefficient", ">± error", ">missing", "");
        var greatest = regression.Inputs.Select(input => Math.Abs(input.Coefficient)).DefaultIfEmpty().Max();
        foreach (var input in regression.Inputs.OrderByDescending(input => Math.Abs(input.Coefficient)))
            table.Row(input.Column, Figures.Word(input.Transform), Figures.Digits(input.Coefficient),
                Figures.Digits(input.HasStandardError ? input.StandardError : null),
                Figures.Percent(input.MissingShare), Figures.Bar(Math.Abs(input.Coefficient), greatest, BarWidth));
        table.Show(terminal);
    }
}
