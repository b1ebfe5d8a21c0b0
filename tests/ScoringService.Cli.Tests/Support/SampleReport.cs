using Google.Protobuf.WellKnownTypes;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Support;

/// <summary>Backtest reports that tests change.</summary>
internal static class SampleReport
{
    /// <summary>A report in which everything could be said.</summary>
    public static BacktestReport Whole() => new()
    {
        Cut = EndOf(2025, 9, 30),
        End = EndOf(2025, 12, 29),
        FirstTransactionTime = EndOf(2023, 1, 2),
        HorizonDays = 90,
        ChurnHorizonDays = 90,
        CustomerCount = 2500,
        BuyerCount = 2357,
        NewBuyerCount = 88,
        NewBuyerSpend = 10_233,
        Spend = Forecast(100),
        Purchases = Forecast(1),
        Churn = Churn(),
        Movements = { Move("lifecycle_stage", 6), Move("tier", 4), Move("rfm_segment", 11) },
        Parts = { new ModelPart { Name = "clusters", Reason = "Only 12 customers." } },
    };

    /// <summary>A report in which nothing could be said.</summary>
    public static BacktestReport Empty() => new()
    {
        Cut = EndOf(2025, 9, 30),
        End = EndOf(2025, 12, 29),
        HorizonDays = 90,
        ChurnHorizonDays = 90,
        PurchasesReason = "Nobody had bought anything up to the cut.",
        ChurnReason = "Nobody had bought anything up to the cut.",
        Movements = { new Movement { Column = "tier", Title = new Text { En = "Tier", Zh = "客户层级" } } },
    };

    private static ForecastReport Forecast(double scale) => new()
    {
        CustomerCount = 2357,
        ActualTotal = 1000 * scale,
        ActualMean = 0.42 * scale,
        Model = Error(930 * scale, 1.5 * scale),
        Baselines =
        {
            new BaselineForecast
            {
                Kind = BaselineKind.MonthlyMean, Error = Error(1200 * scale, 2 * scale), RelativeError = 0.75,
                RelativeSquareError = 0.8, Grade = HoldoutGrade.A,
            },
            new BaselineForecast
            {
                Kind = BaselineKind.LastWindow, Error = Error(900 * scale, 1.2 * scale), RelativeError = 1.25,
                RelativeSquareError = 0.9, Grade = HoldoutGrade.B,
            },
        },
        Tenths =
        {
            Enumerable.Range(1, 10).Select(i => new ForecastTenth
            {
                CustomerCount = 235, PredictedMean = i * i * scale / 50, ActualMean = i * i * i * scale / 500,
            }),
        },
        Capture = { Curve(3) },
    };

    private static ForecastError Error(double total, double error) => new()
    {
        PredictedTotal = total, PredictedMean = total / 2357, Bias = -0.03, MeanAbsoluteError = error,
        RootMeanSquareError = 2 * error, TotalRatio = 0.93, RankCorrelation = 0.61, TopFifthHits = 0.66,
    };

    private static ChurnBacktest Churn() => new()
    {
        Source = ChurnSource.Regression,
        Metrics = new ChurnMetrics
        {
            CustomerCount = 2357, ChurnedCount = 1600, Auc = 0.78, LogLoss = 0.49, Brier = 0.16, LiftAt10Percent = 1.42,
            Calibration =
            {
                Enumerable.Range(0, 10).Select(i => new CalibrationGroup
                {
                    CustomerCount = 235, MeanProbability = 0.05 + 0.1 * i, ChurnedShare = 0.1 * i,
                }),
            },
        },
        RecencyAuc = 0.74,
        RecencyLiftAt10Percent = 1.3,
        BaseRate = 0.68,
        BaseRateLogLoss = 0.627,
        BaseRateBrier = 0.2176,
        Grade = ChurnGrade.A,
        Gains = { Curve(1.5) },
    };

    private static IEnumerable<CapturePoint> Curve(double power) => Enumerable.Range(0, 21).Select(i => new CapturePoint
    {
        Share = i / 20.0, Model = 1 - Math.Pow(1 - i / 20.0, power), Baseline = 1 - Math.Pow(1 - i / 20.0, power / 1.4),
        Best = Math.Min(1, i / 8.0),
    });

    private static Movement Move(string column, int groups) => new()
    {
        Column = column,
        Title = new Text { En = $"Title of {column}", Zh = $"{column} 标题" },
        Groups =
        {
            Enumerable.Range(1, groups).Select(i => new Label { Code = $"G{i}", En = $"Group {i}", Zh = $"组{i}" }),
        },
        Rows =
        {
            Enumerable.Range(0, groups).Select(i => new MovementRow
            {
                CustomerCounts = { Enumerable.Range(0, groups).Select(j => i == j ? 300L : 7 * Math.Max(0, 3 - j)) },
                Spend = { Enumerable.Range(0, groups).Select(j => 12.5 * i * j) },
            }),
        },
        CustomerCount = 2357,
        UnchangedShare = 0.72,
        UnchangedByChance = 0.31,
        AdjustedRandIndex = 0.44,
    };

    private static Timestamp EndOf(int year, int month, int day) =>
        Timestamp.FromDateTime(new DateTime(year, month, day, 23, 59, 59, DateTimeKind.Utc));
}
