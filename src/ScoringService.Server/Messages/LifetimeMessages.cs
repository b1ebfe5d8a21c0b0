using ScoringService.Engine.Clv;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of lifetime value between the engine's types and the API's messages.</summary>
internal static class LifetimeMessages
{
    /// <summary>The engine's options.</summary>
    public static ClvOptions Options(V1.ClvOptions? m)
    {
        var d = new ClvOptions();
        if (m is null) return d;
        return new ClvOptions
        {
            Model = EnumNames.ToEngine<PurchaseModelKind>("options.clv.model", m.Model, d.Model),
            Periods = m.HasPeriods ? m.Periods : d.Periods,
            PeriodLength = m.HasPeriodLength ? m.PeriodLength : d.PeriodLength,
            DiscountPerPeriod = m.HasDiscountPerPeriod ? m.DiscountPerPeriod : d.DiscountPerPeriod,
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.ClvOptions Create(ClvOptions options) => new()
    {
        Model = Create(options.Model),
        Periods = options.Periods,
        PeriodLength = options.PeriodLength,
        DiscountPerPeriod = options.DiscountPerPeriod,
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.LifetimeModel Create(LifetimeModel model) => new()
    {
        Purchases = { model.Fits.Select((fit, i) => Create(fit, isUsed: i == model.Used)) },
        Spend = Create(model.Spend, model.SpendFit),
        Holdout = model.Holdout is { } holdout ? Create(holdout) : null,
        HoldoutReason = model.HoldoutReason ?? "",
    };

    /// <summary>The message of a kind of model.</summary>
    public static V1.PurchaseModelKind Create(PurchaseModelKind kind) =>
        EnumNames.ToProto<V1.PurchaseModelKind>(kind);

    /// <summary>The message of a parameter.</summary>
    public static V1.FittedParameter Create(FittedParameter parameter)
    {
        var message = new V1.FittedParameter
        {
            Name = parameter.Name, Value = parameter.Value, IsIdentified = parameter.IsIdentified,
        };
        if (parameter.StandardError is { } error) message.StandardError = error;
        return message;
    }

    private static V1.PurchaseModelFit Create(PurchaseFit fit, bool isUsed)
    {
        var message = new V1.PurchaseModelFit
        {
            Kind = Create(fit.Kind),
            IsUsed = isUsed,
            Status = EnumNames.ToProto<V1.FitStatus>(fit.Fit.Status),
            Reason = fit.Fit.Reason ?? "",
            Parameters = { (fit.Model?.Parameters ?? []).Select(Create) },
            CustomerCount = fit.Fit.CustomerCount,
            Iterations = fit.Fit.Iterations,
            Evaluations = fit.Fit.Evaluations,
        };
        if (fit.Model is not null) message.LogLikelihood = fit.Fit.LogLikelihood;
        return message;
    }

    private static V1.SpendModelFit Create(SpendModel? model, FitSummary fit)
    {
        var message = new V1.SpendModelFit
        {
            Status = EnumNames.ToProto<V1.FitStatus>(fit.Status),
            Reason = fit.Reason ?? "",
            Parameters = { (model?.Parameters ?? []).Select(Create) },
            CustomerCount = fit.CustomerCount,
            Iterations = fit.Iterations,
            Evaluations = fit.Evaluations,
        };
        if (model is null) return message;
        message.LogLikelihood = fit.LogLikelihood;
        message.MeanSpend = model.MeanSpend;
        if (model.Correlation is { } correlation) message.Correlation = correlation;
        return message;
    }

    private static V1.HoldoutReport Create(HoldoutReport report) => new()
    {
        Grade = EnumNames.ToProto<V1.HoldoutGrade>(report.Grade),
        ModelHits = report.ModelHits,
        BaselineHits = report.BaselineHits,
        CustomerCount = report.CustomerCount,
    };
}
