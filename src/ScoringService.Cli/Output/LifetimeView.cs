using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows what was learned of purchases and spend to come.</summary>
internal static class LifetimeView
{
    /// <summary>A line per model that was fitted, and how good the one in use is.</summary>
    public static void Show(Terminal terminal, LifetimeModel lifetime)
    {
        var table = Tables.Create(terminal, "Purchases and spend to come (± standard error, ? not identified)",
            "model", "used", "status", ">customers", ">log-likelihood", "parameters");
        foreach (var fit in lifetime.Purchases)
            table.Row(Figures.Word(fit.Kind), fit.IsUsed ? "yes" : "", Figures.Word(fit.Status),
                Figures.Count(fit.CustomerCount), LogLikelihood(fit.HasLogLikelihood ? fit.LogLikelihood : null),
                Parameters(fit.Parameters, fit.Reason));
        var spend = lifetime.Spend;
        table.Row("GAMMA_GAMMA", spend.Status == FitStatus.Failed ? "" : "yes", Figures.Word(spend.Status),
            Figures.Count(spend.CustomerCount), LogLikelihood(spend.HasLogLikelihood ? spend.LogLikelihood : null),
            Parameters(spend.Parameters, spend.Reason));
        table.Show(terminal);
        var verdict = lifetime.Holdout is { } holdout
            ? $"grade {Figures.Word(holdout.Grade)}: finds {Figures.Percent(holdout.ModelHits)} of the top fifth of "
                + $"{Figures.Count(holdout.CustomerCount)} customers, the baseline "
                + Figures.Percent(holdout.BaselineHits)
            : $"not graded: {lifetime.HoldoutReason}";
        Tables.Facts(terminal, ("predicted value", verdict));
        terminal.Out.WriteLine();
    }

    private static string LogLikelihood(double? value) => value is { } number ? Figures.Number(number) : Figures.None;

    private static string Parameters(IReadOnlyList<FittedParameter> parameters, string reason) =>
        parameters.Count == 0 ? reason : string.Join(", ", parameters.Select(parameter =>
            $"{parameter.Name} {Figures.Digits(parameter.Value)}"
            + (parameter.HasStandardError ? $" ± {Figures.Digits(parameter.StandardError)}" : "")
            + (parameter.IsIdentified ? "" : " ?")));
}
