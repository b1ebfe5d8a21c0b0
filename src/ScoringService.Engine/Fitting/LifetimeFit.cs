using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Fitting;

/// <summary>Learns purchases and spend to come.</summary>
internal static class LifetimeFit
{
    private const double Correlated = 0.3;

    /// <summary>Fits all models to the population; the holdout is added later.</summary>
    /// <returns>The model, null when no purchase model could be fitted, and the statuses of its two parts.</returns>
    public static (LifetimeModel? Model, PartStatus Purchases, PartStatus Spend) Fit(FitRun run)
    {
        run.Report(ScoringModel.PurchasesPart, 0);
        var fits = PurchaseFits.Fit(
            run, run.Now, untilUsable: false, done => run.Report(ScoringModel.PurchasesPart, done));
        run.Report(ScoringModel.SpendPart, 0);
        var (spend, spendFit) = PurchaseFits.FitSpend(run, run.Now);
        run.Report(ScoringModel.SpendPart, 1);
        var model = Of(fits, spend, spendFit);
        return (
            model,
            new PartStatus(ScoringModel.PurchasesPart, model is not null, model is null ? fits[0].Fit.Reason : null),
            SpendStatus(model, spendFit));
    }

    /// <summary>Fits what the population before is predicted with: the model that would have been used, without the
    /// others.</summary>
    /// <returns>Null when no purchase model could be fitted; then why.</returns>
    public static Fitted<LifetimeModel> FitBefore(FitRun run, CustomerBatch before)
    {
        var fits = PurchaseFits.Fit(
            run, before, untilUsable: true, done => run.Report(ScoringModel.ChurnPart, done / 4));
        var (spend, spendFit) = PurchaseFits.FitSpend(run, before);
        return new Fitted<LifetimeModel>(Of(fits, spend, spendFit), fits[0].Fit.Reason);
    }

    /// <summary>What a reader of the scores should know.</summary>
    public static IEnumerable<string> Warnings(LifetimeModel? model)
    {
        if (model is null) yield break;
        var (wanted, used) = (model.Fits[0], model.Fits[model.Used]);
        if (model.Used > 0)
            yield return $"purchases: {NameOf(wanted.Kind)} could not be fitted, {NameOf(used.Kind)} stands in. "
                + wanted.Fit.Reason;
        if (used.Fit.Status != FitStatus.Converged)
            yield return $"purchases: {NameOf(used.Kind)}: {used.Fit.Reason}";
        if (model.Spend is null)
        {
            yield return "spend: without Gamma-Gamma a customer's mean order stands for the order to expect. "
                + model.SpendFit.Reason;
            yield break;
        }

        if (model.SpendFit.Status != FitStatus.Converged) yield return $"spend: Gamma-Gamma: {model.SpendFit.Reason}";
        if (model.Spend.Correlation is { } correlation && Math.Abs(correlation) > Correlated)
            yield return FormattableString.Invariant(
                $"spend: purchases and their amounts correlate ({correlation:0.00}), which Gamma-Gamma takes for 0; ")
                + "the predicted values of frequent buyers are off in that direction.";
    }

    private static LifetimeModel? Of(List<PurchaseFit> fits, SpendModel? spend, FitSummary spendFit)
    {
        var used = fits.FindIndex(fit => fit.Model is not null);
        return used < 0 ? null : new LifetimeModel
        {
            Fits = fits,
            Used = used,
            Spend = spend,
            SpendFit = spendFit,
            Holdout = null,
            HoldoutReason = null,
        };
    }

    private static PartStatus SpendStatus(LifetimeModel? model, FitSummary fit) => (model, model?.Spend) switch
    {
        (null, _) => new PartStatus(ScoringModel.SpendPart, false, "There are no purchases to come to go with it."),
        (_, null) => new PartStatus(ScoringModel.SpendPart, false, fit.Reason),
        _ => new PartStatus(ScoringModel.SpendPart, true),
    };

    private static string NameOf(PurchaseModelKind kind) => kind switch
    {
        PurchaseModelKind.MbgNbd => "MBG/NBD",
        PurchaseModelKind.BgNbd => "BG/NBD",
        _ => "Pareto/NBD",
    };
}
