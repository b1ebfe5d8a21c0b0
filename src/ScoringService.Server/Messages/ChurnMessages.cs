using ScoringService.Engine.Churn;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of churn between the engine's types and the API's messages.</summary>
internal static class ChurnMessages
{
    /// <summary>The engine's options.</summary>
    public static ChurnOptions Options(V1.ChurnOptions? m)
    {
        var d = new ChurnOptions();
        if (m is null) return d;
        return new ChurnOptions
        {
            HorizonDays = m.HasHorizonDays ? m.HorizonDays : d.HorizonDays,
            Penalty = m.HasPenalty ? m.Penalty : d.Penalty,
            HoldoutShare = m.HasHoldoutShare ? m.HoldoutShare : d.HoldoutShare,
            Inputs = m.Inputs.Count > 0 ? [.. m.Inputs.Select(Input)] : d.Inputs,
            Bands = Bands(m.Bands, d.Bands),
            Signals = Signals(m.Signals, d.Signals),
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.ChurnOptions Create(ChurnOptions options) => new()
    {
        HorizonDays = options.HorizonDays,
        Penalty = options.Penalty,
        HoldoutShare = options.HoldoutShare,
        Inputs =
        {
            options.Inputs.Select(input =>
                new V1.ChurnInput { Column = input.Column, Transform = Create(input.Transform) }),
        },
        Bands = new V1.ChurnBandCuts
        {
            Medium = options.Bands.Medium, High = options.Bands.High, Critical = options.Bands.Critical,
        },
        Signals = Create(options.Signals),
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.ChurnModel Create(ChurnModel model)
    {
        var report = model.Report;
        var message = new V1.ChurnModel
        {
            Source = Create(report.Source),
            Reason = report.Reason ?? "",
            Regression = model.Regression is { } regression ? Create(regression) : null,
            Grade = report.Grade is { } grade ? EnumNames.ToProto<V1.ChurnGrade>(grade) : V1.ChurnGrade.Unspecified,
            Metrics = report.Metrics is { } metrics ? Create(metrics) : null,
            CustomerCount = report.CustomerCount,
            ChurnedCount = report.ChurnedCount,
            TrainingCount = report.TrainingCount,
        };
        if (report.RecencyAuc is { } auc) message.RecencyAuc = auc;
        return message;
    }

    /// <summary>The message of a source.</summary>
    public static V1.ChurnSource Create(ChurnSource source) => EnumNames.ToProto<V1.ChurnSource>(source);

    /// <summary>The message of metrics.</summary>
    public static V1.ChurnMetrics Create(ChurnMetrics metrics)
    {
        var message = new V1.ChurnMetrics
        {
            CustomerCount = metrics.CustomerCount,
            ChurnedCount = metrics.ChurnedCount,
            LogLoss = metrics.LogLoss,
            Brier = metrics.Brier,
            Calibration =
            {
                metrics.Calibration.Select(group => new V1.CalibrationGroup
                {
                    CustomerCount = group.Count,
                    MeanProbability = group.MeanProbability,
                    ChurnedShare = group.ChurnedShare,
                }),
            },
        };
        if (metrics.Auc is { } auc) message.Auc = auc;
        if (metrics.LiftAt10Percent is { } lift) message.LiftAt10Percent = lift;
        return message;
    }

    private static ChurnFeature Input(V1.ChurnInput input, int i) => new(input.Column,
        EnumNames.ToEngine<InputTransform>(
            $"options.churn.inputs[{i}].transform", input.Transform, InputTransform.None));

    private static ChurnBandCuts Bands(V1.ChurnBandCuts? m, ChurnBandCuts d) => m is null ? d : new ChurnBandCuts(
        m.HasMedium ? m.Medium : d.Medium, m.HasHigh ? m.High : d.High, m.HasCritical ? m.Critical : d.Critical);

    private static ChurnSignalOptions Signals(V1.ChurnSignalOptions? m, ChurnSignalOptions d) => m is null ? d : new()
    {
        SilentDays = m.HasSilentDays ? m.SilentDays : d.SilentDays,
        NoOrderDays = m.HasNoOrderDays ? m.NoOrderDays : d.NoOrderDays,
        UsageFall = m.HasUsageFall ? m.UsageFall : d.UsageFall,
        UsageLeastBefore = m.HasUsageLeastBefore ? m.UsageLeastBefore : d.UsageLeastBefore,
        InquiryFall = m.HasInquiryFall ? m.InquiryFall : d.InquiryFall,
        InquiryLeastBefore = m.HasInquiryLeastBefore ? m.InquiryLeastBefore : d.InquiryLeastBefore,
        SpendFall = m.HasSpendFall ? m.SpendFall : d.SpendFall,
        OverdueGaps = m.HasOverdueGaps ? m.OverdueGaps : d.OverdueGaps,
        OverdueLeastPurchases = m.HasOverdueLeastPurchases ? m.OverdueLeastPurchases : d.OverdueLeastPurchases,
        SatisfactionFall = m.HasSatisfactionFall ? m.SatisfactionFall : d.SatisfactionFall,
        UnhappyNps = m.HasUnhappyNps ? m.UnhappyNps : d.UnhappyNps,
        ContentNps = m.HasContentNps ? m.ContentNps : d.ContentNps,
        LowAlive = m.HasLowAlive ? m.LowAlive : d.LowAlive,
        SmallAnnualAmount = m.HasSmallAnnualAmount ? m.SmallAnnualAmount : d.SmallAnnualAmount,
        SmallSilentDays = m.HasSmallSilentDays ? m.SmallSilentDays : d.SmallSilentDays,
    };

    private static V1.ChurnSignalOptions Create(ChurnSignalOptions options) => new()
    {
        SilentDays = options.SilentDays,
        NoOrderDays = options.NoOrderDays,
        UsageFall = options.UsageFall,
        UsageLeastBefore = options.UsageLeastBefore,
        InquiryFall = options.InquiryFall,
        InquiryLeastBefore = options.InquiryLeastBefore,
        SpendFall = options.SpendFall,
        OverdueGaps = options.OverdueGaps,
        OverdueLeastPurchases = options.OverdueLeastPurchases,
        SatisfactionFall = options.SatisfactionFall,
        UnhappyNps = options.UnhappyNps,
        ContentNps = options.ContentNps,
        LowAlive = options.LowAlive,
        SmallAnnualAmount = options.SmallAnnualAmount,
        SmallSilentDays = options.SmallSilentDays,
    };

    private static V1.InputTransform Create(InputTransform transform) =>
        EnumNames.ToProto<V1.InputTransform>(transform);

    private static V1.ChurnRegression Create(LogisticModel model)
    {
        var message = new V1.ChurnRegression
        {
            Status = EnumNames.ToProto<V1.FitStatus>(model.Status),
            Intercept = model.Intercept,
            Inputs = { model.Inputs.Select(Create) },
            LogLikelihood = model.LogLikelihood,
            Penalty = model.Penalty,
            Iterations = model.Iterations,
            RowCount = model.RowCount,
        };
        if (model.InterceptError is { } error) message.InterceptStandardError = error;
        return message;
    }

    private static V1.ChurnCoefficient Create(LogisticInput input)
    {
        var message = new V1.ChurnCoefficient
        {
            Column = input.Feature.Column,
            Transform = Create(input.Feature.Transform),
            Coefficient = input.Coefficient,
            RawCoefficient = input.RawCoefficient,
            MissingCoefficient = input.MissingCoefficient,
            Median = input.Median,
            Mean = input.Mean,
            Deviation = input.Deviation,
            MissingShare = input.MissingShare,
        };
        if (input.StandardError is { } error) message.StandardError = error;
        if (input.MissingStandardError is { } missing) message.MissingStandardError = missing;
        return message;
    }
}
