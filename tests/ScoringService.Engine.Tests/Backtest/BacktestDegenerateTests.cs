using ScoringService.Engine.Backtest;

namespace ScoringService.Engine.Tests.Backtest;

/// <summary>Populations of which little or nothing can be said: reasons, never NaN and never an exception.</summary>
public sealed class BacktestDegenerateTests
{
    private static readonly DateOnly Cut = new(2024, 3, 31);

    [Fact]
    public void Run_NobodyHadBought_SaysSo()
    {
        var report = Run(new Ledger(2).Add(0, new(2024, 4, 5), 10));
        Assert.Equal(0, report.BuyerCount);
        Assert.Equal(1, report.NewBuyerCount);
        Assert.Null(report.Purchases);
        Assert.Null(report.Spend);
        Assert.Null(report.Churn);
        Assert.Null(report.Retention);
        Assert.Equal("Nobody had bought anything up to the cut.", report.PurchasesReason);
        Assert.Equal("Nobody had bought anything up to the cut.", report.ChurnReason);
    }

    [Fact]
    public void Run_NoCustomers_SaysSo()
    {
        var report = Run(new Ledger(0));
        Assert.Equal(0, report.CustomerCount);
        Assert.NotNull(report.PurchasesReason);
        Assert.All(report.Movements, movement => Assert.Null(movement.UnchangedShare));
    }

    [Fact]
    public void Run_OneCustomer_ComparesIt()
    {
        var report = Run(new Ledger(1).Add(0, new(2024, 1, 5), 10).Add(0, new(2024, 2, 5), 10));
        Assert.Equal(1, report.BuyerCount);
        Assert.Equal(1, report.Churn!.BaseRate);
        Assert.Null(report.Churn.Metrics.Auc);
        Assert.Null(report.Churn.Grade);
        Assert.Equal(0, report.Purchases!.ActualTotal);
        Assert.Null(report.Purchases.Model.TotalRatio);
    }

    [Fact]
    public void Run_OnlyOneTimeBuyers_HasNoForecastAndSaysWhy()
    {
        var ledger = new Ledger(20);
        for (var i = 0; i < 20; i++) ledger.Add(i, new DateOnly(2024, 1, 1).AddDays(i), 10);
        var report = Run(ledger);
        Assert.Null(report.PurchaseModel);
        Assert.Null(report.Purchases);
        Assert.Contains("bought again", report.PurchasesReason, StringComparison.Ordinal);
        Assert.NotNull(report.ChurnReason);
        Assert.Equal(20, report.Movements[0].CustomerCount);
    }

    [Fact]
    public void Run_NothingHappensAfterTheCut_EverybodyChurned()
    {
        var report = Run(Regulars(new Ledger(40)));
        Assert.Equal(1, report.Churn!.BaseRate);
        Assert.Equal(0, report.Churn.BaseRateLogLoss);
        Assert.Null(report.Churn.Metrics.Auc);
        Assert.Equal(1, report.Churn.Metrics.LiftAt10Percent!.Value, 12);
        Assert.Empty(report.Spend!.Capture);
        Assert.Null(report.Spend.Baselines[0].Grade);
    }

    [Fact]
    public void Run_EverybodyBuysAfterTheCut_NobodyChurned()
    {
        var ledger = Regulars(new Ledger(40));
        for (var i = 0; i < 40; i++) ledger.Add(i, new DateOnly(2024, 5, 1), 10);
        var report = Run(ledger);
        Assert.Equal(0, report.Churn!.BaseRate);
        Assert.Null(report.Churn.Metrics.LiftAt10Percent);
        Assert.Empty(report.Churn.Gains);
        Assert.Equal(400, report.Spend!.ActualTotal, 9);
        Assert.Null(report.Spend.Model.TopFifthHits);
    }

    [Fact]
    public void Run_AllRefundsAndHugeAmounts_StaysFinite()
    {
        var ledger = new Ledger(30);
        for (var i = 0; i < 30; i++)
        {
            ledger.Add(i, new DateOnly(2023, 12, 1).AddDays(i), 1_000_000_000m + i).Add(i, new(2024, 2, 1), 5);
            ledger.Add(i, new(2024, 4, 2), -1_000_000_000m);
        }

        var report = Run(ledger);
        Assert.True(report.Spend!.ActualTotal < 0);
        Assert.Null(report.Spend.Model.TotalRatio);
        Assert.Empty(report.Spend.Capture);
    }

    [Fact]
    public void Run_SpendThatIsNoNumber_IsLeftOutAndCounted()
    {
        var input = Regulars(new Ledger(40)).Cut(Cut, 90);
        var spend = input.Train.Float64(FeatureColumns.TotalSpend).ToArray();
        spend[3] = double.PositiveInfinity;
        var column = Population.Numbers(FeatureColumns.TotalSpend, [.. spend.Select(s => (double?)s)]);
        var train = new CustomerBatch(input.Train.AsOf,
            [.. input.Train.Columns.Select(c => c.Definition == FeatureColumns.TotalSpend ? column : c)]);
        var report = Backtester.Run(input with { Train = train }, new ScoringOptions());
        Assert.Equal((39, 1), (report.BuyerCount, report.ExcludedCount));
        ReportText.Of(report);
    }

    [Fact]
    public void Run_BatchesThatDoNotBelongTogether_Throws()
    {
        var input = Regulars(new Ledger(40)).Cut(Cut, 90);
        var fewer = input.Outcome.Gather([.. Enumerable.Range(0, 39)]);
        var shuffled = input.Outcome.Gather([1, 0, .. Enumerable.Range(2, 38)]);
        var options = new ScoringOptions();
        Assert.Throws<ArgumentException>(() => Backtester.Run(input with { Outcome = fewer }, options));
        Assert.Throws<ArgumentException>(() => Backtester.Run(input with { Outcome = shuffled }, options));
        Assert.Throws<ArgumentException>(() => Backtester.Run(input with { Outcome = input.Train }, options));
        Assert.Throws<ArgumentException>(() => Backtester.Run(input with { LastWindow = input.Train }, options));
    }

    private static Ledger Regulars(Ledger ledger)
    {
        for (var i = 0; i < ledger.Customers; i++)
        {
            var day = new DateOnly(2023, 9, 1).AddDays(i);
            for (var k = 0; k <= i % 4; k++) ledger.Add(i, day.AddDays(k * (10 + i % 7)), 10 + i + k);
        }

        return ledger;
    }

    private static BacktestReport Run(Ledger ledger)
    {
        var report = Backtester.Run(ledger.Cut(Cut, 90), new ScoringOptions());
        ReportText.Of(report);
        return report;
    }
}
