using ScoringService.Engine.Backtest;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Tests.Fitting;

namespace ScoringService.Engine.Tests.Backtest;

public sealed class BacktesterTests
{
    private static readonly DateOnly Cut = new(2024, 3, 31);
    private static readonly ScoringOptions Options = new();

    [Fact]
    public void Run_FiveCustomers_GivesTheNumbersOfPaperAndPencil()
    {
        var ledger = new Ledger(5)
            // Bought twice long ago, stayed in the last 30 days, and bought for 12 afterwards, on two days.
            .Add(0, new(2023, 11, 2), 20).Add(0, new(2024, 3, 10), 10).Add(0, new(2024, 4, 3), 5)
            .Add(0, new(2024, 4, 9), 7)
            // Bought twice on one day long ago, then nothing.
            .Add(1, new(2023, 12, 31), 30).Add(1, new(2023, 12, 31), 3)
            // First bought in the last 30 days; returned half of it afterwards.
            .Add(2, new(2024, 3, 20), 8).Add(2, new(2024, 4, 1), -4)
            // Bought first after the cut; and one who never bought.
            .Add(3, new(2024, 4, 20), 99);
        var report = Backtester.Run(ledger.Cut(Cut, 30), Options);

        Assert.Equal(30, report.HorizonDays);
        Assert.Equal(5, report.CustomerCount);
        Assert.Equal(3, report.BuyerCount);
        Assert.Equal(0, report.ExcludedCount);
        Assert.Equal(1, report.NewBuyerCount);
        Assert.Equal(99, report.NewBuyerSpend);
        Assert.Equal(0.5, report.Retention); // customer 0 of 0 and 1
        Assert.Equal(2, report.Purchases!.ActualTotal, 12);
        Assert.Equal(8, report.Spend!.ActualTotal, 12); // 12 − 4
        AssertBaselines(report);
    }

    private static void AssertBaselines(BacktestReport report)
    {
        // Days known: 150, 91 and 11, the last of which counts as a month.
        const double month = 365.25 / 12, scale = 30 / month * 0.5;
        double[] spend = [30 / (150 / month) * scale, 33 / (91 / month) * scale, 8 * scale];
        double[] days = [2 / (150 / month) * scale, 1 / (91 / month) * scale, 1 * scale];
        Assert.Equal(spend.Sum(), Baseline(report.Spend!, BaselineKind.MonthlyMean).PredictedTotal, 9);
        Assert.Equal(days.Sum(), Baseline(report.Purchases!, BaselineKind.MonthlyMean).PredictedTotal, 9);
        Assert.Equal((Math.Abs(spend[0] - 12) + spend[1] + spend[2] + 4) / 3,
            Baseline(report.Spend!, BaselineKind.MonthlyMean).MeanAbsoluteError, 9);
        // The last 30 days: 10, nothing, and 8 that came back in part.
        Assert.Equal(18, Baseline(report.Spend!, BaselineKind.LastWindow).PredictedTotal, 9);
        Assert.Equal((2 + 0 + 12) / 3.0, Baseline(report.Spend!, BaselineKind.LastWindow).MeanAbsoluteError, 9);
        Assert.Equal(2, Baseline(report.Purchases!, BaselineKind.LastWindow).PredictedTotal, 9);
    }

    private static ForecastError Baseline(ForecastReport report, BaselineKind kind) =>
        report.Baselines.Single(baseline => baseline.Kind == kind).Error;

    [Fact]
    public void Run_HorizonOfTheChurnModel_JudgesItsProbabilities()
    {
        var shop = new Shop(3000);
        var report = Backtester.Run(Input(shop, 90), Options);
        Assert.Equal(ChurnSource.Regression, report.Churn!.Source);
        Assert.Null(report.Churn.SourceReason);
        Assert.Equal(report.Churn.Metrics.ChurnedCount, report.Churn.BaseRate * report.BuyerCount, 9);
        Assert.InRange(report.Churn.Metrics.Auc!.Value, 0.6, 1);
        Assert.True(report.Churn.Metrics.LogLoss < report.Churn.BaseRateLogLoss);
        Assert.True(report.Churn.Metrics.Brier < report.Churn.BaseRateBrier);
        Assert.InRange(report.Spend!.Model.TotalRatio!.Value, 0.7, 1.4);
        Assert.True(report.Spend.Baselines[0].RelativeSquareError < 1);
    }

    [Fact]
    public void Run_AnotherHorizon_JudgesThePurchaseModelAndSaysSo()
    {
        var report = Backtester.Run(Input(new Shop(1500), 60), Options);
        Assert.Equal(ChurnSource.BuyTillYouDie, report.Churn!.Source);
        Assert.Contains("about 90 days, not 60", report.Churn.SourceReason, StringComparison.Ordinal);
        Assert.InRange(report.Churn.Metrics.Auc!.Value, 0.6, 1);
    }

    [Fact]
    public void Run_Movements_CoverEverybodyWithAGroup()
    {
        var report = Backtester.Run(Input(new Shop(1500), 90), Options);
        Assert.Equal(["lifecycle_stage", "tier", "rfm_segment"], report.Movements.Select(movement => movement.Column));
        Assert.All(report.Movements, movement =>
        {
            Assert.Equal(movement.CustomerCount, movement.Counts.Sum(row => row.Sum()));
            Assert.True(movement.UnchangedShare > movement.UnchangedByChance);
            Assert.InRange(movement.AdjustedRandIndex!.Value, 0, 1);
        });
        Assert.Equal(1500, report.Movements[0].CustomerCount);
        Assert.Equal(report.BuyerCount, report.Movements[2].CustomerCount);
        Assert.Equal(report.NewBuyerCount, report.Movements[2].AppearedCount);
        var spent = report.Movements[2].Spend.Sum(row => row.Sum());
        Assert.Equal(report.Spend!.ActualTotal, spent, 6);
    }

    [Fact]
    public void Run_AnyThreadsAndAnyOrder_GivesTheSameReport()
    {
        var shop = new Shop(1200);
        var order = Enumerable.Range(0, 1200).ToArray();
        new Random(9).Shuffle(order);
        var expected = ReportText.Of(Run(Input(shop, 90), 1));
        Assert.Equal(expected, ReportText.Of(Run(Input(shop, 90), 2)));
        Assert.Equal(expected, ReportText.Of(Run(Input(shop, 90), 4)));
        Assert.Equal(expected, ReportText.Of(Run(Input(shop, 90, order), 4)));

        static BacktestReport Run(BacktestInput input, int threads) =>
            Backtester.Run(input, Options, null, threads, CancellationToken.None);
    }

    [Fact]
    public void Run_ALaterOutcome_DoesNotChangeTheForecast()
    {
        // What the model says must not depend on what came after the cut.
        var shop = new Shop(1000);
        var input = Input(shop, 90);
        var other = input with { Outcome = Later(input.Train, 90) };
        var (report, silent) = (Backtester.Run(input, Options), Backtester.Run(other, Options));
        Assert.Equal(report.Spend!.Model.PredictedTotal, silent.Spend!.Model.PredictedTotal);
        Assert.Equal(report.Purchases!.Tenths.Select(t => t.PredictedMean),
            silent.Purchases!.Tenths.Select(t => t.PredictedMean));
        Assert.Equal(0, silent.Spend.ActualTotal);
    }

    [Fact]
    public void Run_Progress_EndsWithTheComparison()
    {
        List<FitProgress> steps = [];
        Backtester.Run(Input(new Shop(300), 90), Options, new Listener(steps));
        Assert.Contains(new FitProgress(ScoringModel.RfmPart, 1), steps);
        Assert.Contains(new FitProgress(Backtester.ScoreStep, 1), steps);
        Assert.Equal(new FitProgress(Backtester.CompareStep, 1), steps[^1]);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var listener = new Stopper(source);
        Assert.ThrowsAny<OperationCanceledException>(
            () => Backtester.Run(Input(new Shop(300), 90), Options, listener, source.Token));
        Assert.False(listener.IsPastTheStop);
    }

    internal static BacktestInput Input(Shop shop, int horizonDays, int[]? order = null)
    {
        var cut = Population.AsOf.AddDays(-horizonDays);
        return new BacktestInput
        {
            Train = shop.At(cut, order),
            Outcome = shop.At(Population.AsOf, order),
            LastWindow = shop.At(cut.AddDays(-horizonDays), order),
            TrainBefore = shop.At(cut.AddDays(-90), order),
        };
    }

    /// <summary>The same rows, as if nothing had happened since.</summary>
    private static CustomerBatch Later(CustomerBatch batch, int days) => new(batch.AsOf.AddDays(days), batch.Columns);

    private sealed class Listener(List<FitProgress> steps) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => steps.Add(value);
    }

    private sealed class Stopper(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public bool IsPastTheStop { get; private set; }

        public void Report(FitProgress value)
        {
            if (value.Part == Backtester.CompareStep) IsPastTheStop = true;
            if (value.Part == Backtester.ScoreStep) source.Cancel();
        }
    }
}
