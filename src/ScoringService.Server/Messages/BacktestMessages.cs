using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine.Backtest;

namespace ScoringService.Server.Messages;

/// <summary>Backtests as the API's messages.</summary>
internal static class BacktestMessages
{
    /// <summary>The message of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="firstTransactionAt">First instant with a transaction, UTC.</param>
    /// <param name="watermark">Version of the data.</param>
    public static V1.BacktestReport Create(BacktestReport report, DateTime firstTransactionAt, long watermark)
    {
        var message = new V1.BacktestReport
        {
            Cut = Timestamp.FromDateTime(report.Cut),
            End = Timestamp.FromDateTime(report.End),
            HorizonDays = report.HorizonDays,
            DataWatermark = watermark,
            CustomerCount = report.CustomerCount,
            BuyerCount = report.BuyerCount,
            ExcludedCount = report.ExcludedCount,
            NewBuyerCount = report.NewBuyerCount,
            NewBuyerSpend = report.NewBuyerSpend,
            PurchaseModel = report.PurchaseModel is { } kind
                ? LifetimeMessages.Create(kind) : V1.PurchaseModelKind.Unspecified,
            Purchases = report.Purchases is { } purchases ? Create(purchases) : null,
            PurchasesReason = report.PurchasesReason ?? "",
            Spend = report.Spend is { } spend ? Create(spend) : null,
            Churn = report.Churn is { } churn ? Create(churn) : null,
            ChurnReason = report.ChurnReason ?? "",
            Movements = { report.Movements.Select(Create) },
            Parts =
            {
                report.Parts.Select(part =>
                    new V1.ModelPart { Name = part.Name, Fitted = part.Fitted, Reason = part.Reason ?? "" }),
            },
            Warnings = { report.Warnings },
            ChurnHorizonDays = report.Options.Churn.HorizonDays,
            FirstTransactionTime = Timestamp.FromDateTime(firstTransactionAt),
        };
        if (report.Retention is { } retention) message.Retention = retention;
        return message;
    }

    private static V1.ForecastReport Create(ForecastReport report) => new()
    {
        CustomerCount = report.CustomerCount,
        ActualTotal = report.ActualTotal,
        ActualMean = report.ActualMean,
        Model = Create(report.Model),
        Baselines = { report.Baselines.Select(Create) },
        Tenths =
        {
            report.Tenths.Select(tenth => new V1.ForecastTenth
            {
                CustomerCount = tenth.Count,
                PredictedMean = tenth.PredictedMean,
                ActualMean = tenth.ActualMean,
            }),
        },
        Capture = { report.Capture.Select(Create) },
    };

    private static V1.ForecastError Create(ForecastError error)
    {
        var message = new V1.ForecastError
        {
            PredictedTotal = error.PredictedTotal,
            PredictedMean = error.PredictedMean,
            Bias = error.Bias,
            MeanAbsoluteError = error.MeanAbsoluteError,
            RootMeanSquareError = error.RootMeanSquareError,
        };
        if (error.TotalRatio is { } ratio) message.TotalRatio = ratio;
        if (error.RankCorrelation is { } correlation) message.RankCorrelation = correlation;
        if (error.TopFifthHits is { } hits) message.TopFifthHits = hits;
        return message;
    }

    private static V1.BaselineForecast Create(BaselineForecast baseline)
    {
        var message = new V1.BaselineForecast
        {
            Kind = EnumNames.ToProto<V1.BaselineKind>(baseline.Kind),
            Error = Create(baseline.Error),
            Grade = baseline.Grade is { } grade
                ? EnumNames.ToProto<V1.HoldoutGrade>(grade) : V1.HoldoutGrade.Unspecified,
        };
        if (baseline.RelativeError is { } error) message.RelativeError = error;
        if (baseline.RelativeSquareError is { } square) message.RelativeSquareError = square;
        return message;
    }

    private static V1.CapturePoint Create(CapturePoint point) =>
        new() { Share = point.Share, Model = point.Model, Baseline = point.Baseline, Best = point.Best };

    private static V1.ChurnBacktest Create(ChurnBacktest churn)
    {
        var message = new V1.ChurnBacktest
        {
            Source = ChurnMessages.Create(churn.Source),
            SourceReason = churn.SourceReason ?? "",
            Metrics = ChurnMessages.Create(churn.Metrics),
            BaseRate = churn.BaseRate,
            BaseRateLogLoss = churn.BaseRateLogLoss,
            BaseRateBrier = churn.BaseRateBrier,
            Grade = churn.Grade is { } grade
                ? EnumNames.ToProto<V1.ChurnGrade>(grade) : V1.ChurnGrade.Unspecified,
            Gains = { churn.Gains.Select(Create) },
        };
        if (churn.RecencyAuc is { } auc) message.RecencyAuc = auc;
        if (churn.RecencyLiftAt10Percent is { } lift) message.RecencyLiftAt10Percent = lift;
        return message;
    }

    private static V1.Movement Create(Movement movement)
    {
        var message = new V1.Movement
        {
            Column = movement.Column,
            Title = LabelMessages.Text(movement.Title),
            Groups = { movement.Groups.Select(group => LabelMessages.Create(group.Code, group.Label)) },
            Rows =
            {
                movement.Counts.Zip(movement.Spend, (counts, spend) =>
                    new V1.MovementRow { CustomerCounts = { counts }, Spend = { spend } }),
            },
            CustomerCount = movement.CustomerCount,
            AppearedCount = movement.AppearedCount,
            VanishedCount = movement.VanishedCount,
        };
        if (movement.UnchangedShare is { } share) message.UnchangedShare = share;
        if (movement.UnchangedByChance is { } chance) message.UnchangedByChance = chance;
        if (movement.AdjustedRandIndex is { } index) message.AdjustedRandIndex = index;
        return message;
    }
}
