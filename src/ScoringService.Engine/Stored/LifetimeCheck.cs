using ScoringService.Engine.Clv;
using static ScoringService.Engine.Stored.Fault;

namespace ScoringService.Engine.Stored;

/// <summary>Checks a stored <see cref="LifetimeModel"/>.</summary>
internal static class LifetimeCheck
{
    private static readonly string[] DropoutNames = ["r", "alpha", "a", "b"];
    private static readonly string[] ParetoNames = ["r", "alpha", "s", "beta"];
    private static readonly string[] SpendNames = ["p", "q", "gamma"];

    public static void Check(LifetimeModel model)
    {
        foreach (var (fit, path) in Each(model.Fits, "clv.fits")) CheckPurchases(fit, path);
        Require(model.Fits.Select(fit => fit.Kind).Distinct().Count() == model.Fits.Count, "clv.fits",
            "have a kind twice.");
        Require(model.Used >= 0 && model.Used < model.Fits.Count && model.Fits[model.Used].Model is not null,
            "clv.used", "is not the position of a model.");
        Require(model.Spend is not null == (model.SpendFit.Status != FitStatus.Failed), "clv.spend",
            "does not go with spend_fit.");
        if (model.Spend is { } spend)
        {
            CheckParameters(spend.Parameters, SpendNames, "clv.spend.parameters");
            Require(spend.MeanSpend > 0, "clv.spend.mean_spend", "is not positive.");
        }

        if (model.Holdout is not { } holdout) return;
        Require(Enum.IsDefined(holdout.Grade), "clv.holdout.grade", "is unknown.");
        Require(model.HoldoutReason is null, "clv.holdout_reason", "does not go with a holdout.");
    }

    private static void CheckPurchases(PurchaseFit fit, string path)
    {
        Require(Enum.IsDefined(fit.Kind), $"{path}.kind", "is unknown.");
        Require(Enum.IsDefined(fit.Fit.Status), $"{path}.fit.status", "is unknown.");
        Require(fit.Model is not null == (fit.Fit.Status != FitStatus.Failed), $"{path}.model",
            "does not go with its fit.");
        if (fit.Model is null) return;
        Require(fit.Model.Kind == fit.Kind, $"{path}.model.kind", "is another than that of the fit.");
        CheckParameters(
            fit.Model.Parameters, fit.Kind == PurchaseModelKind.ParetoNbd ? ParetoNames : DropoutNames,
            $"{path}.model.parameters");
    }

    private static void CheckParameters(IReadOnlyList<FittedParameter> parameters, string[] names, string path)
    {
        Require(parameters.Count == names.Length, path, $"are not {names.Length}.");
        foreach (var ((parameter, member), name) in Each(parameters, path).Zip(names))
        {
            Require(parameter.Name == name, $"{member}.name", $"is not \"{name}\".");
            Require(parameter.Value > 0 && double.IsFinite(parameter.Value), $"{member}.value", "is not positive.");
        }
    }
}
