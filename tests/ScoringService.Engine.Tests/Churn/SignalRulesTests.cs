using ScoringService.Engine.Churn;
using static ScoringService.Engine.Churn.ChurnSignals;

namespace ScoringService.Engine.Tests.Churn;

public sealed class SignalRulesTests
{
    private static readonly ChurnSignals[] One = [.. Enum.GetValues<ChurnSignals>().Where(s => s != None)];

    [Theory]
    [InlineData(0, None)]
    [InlineData(59, None)]
    [InlineData(60, NoOrder60D)]
    [InlineData(61, NoOrder60D)]
    [InlineData(89, NoOrder60D)]
    [InlineData(90, NoOrder60D | Silent90D)]
    [InlineData(91, NoOrder60D | Silent90D)]
    [InlineData(null, None)]
    public void Evaluate_Recency_SetsSilence(int? days, ChurnSignals expected) =>
        Assert.Equal(expected, Signals.Of(new Signals { Recency = days }));

    [Theory]
    [InlineData(4, 2, true)]
    [InlineData(4, 3, false)]
    [InlineData(4, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 1, false)]
    [InlineData(1000, 500, true)]
    [InlineData(1000, 501, false)]
    [InlineData(0, 0, false)]
    [InlineData(null, 0, false)]
    [InlineData(4, null, false)]
    public void Evaluate_Activity_SetsUsageDrop(int? before, int? now, bool expected) => Assert.Equal(
        expected ? UsageDrop : None, Signals.Of(new Signals { ActivityBefore = before, Activity = now }));

    [Theory]
    [InlineData(3, 2, true)] // −33 %
    [InlineData(3, 3, false)]
    [InlineData(2, 0, false)]
    [InlineData(10, 7, true)] // −30 %
    [InlineData(90, 63, true)]
    [InlineData(1000, 700, true)]
    [InlineData(1000, 701, false)] // −29.9 %
    [InlineData(0, 0, false)]
    [InlineData(null, 0, false)]
    [InlineData(3, null, false)]
    public void Evaluate_Tickets_SetInquiryDropBesideAnotherSign(int? before, int? now, bool expected)
    {
        var signals = new Signals { TicketsBefore = before, Tickets = now };
        Assert.Equal(None, Signals.Of(signals));
        Assert.Equal(CartNoPurchase, Signals.Of(signals with { Cart = 1 })); // no risk
        Assert.Equal(
            NoOrder60D | (expected ? InquiryDrop : None), Signals.Of(signals with { Recency = 60 }));
        Assert.Equal(Closed | (expected ? InquiryDrop : None), Signals.Of(signals with { Closed = 1 }));
    }

    [Theory]
    [InlineData(100.0, 50.0, true)]
    [InlineData(100.0, 50.01, false)]
    [InlineData(0.3, 0.15, true)]
    [InlineData(100.0, -20.0, true)]
    [InlineData(100.0, 0.0, true)]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.0, -5.0, false)]
    [InlineData(-10.0, -20.0, false)]
    [InlineData(double.NaN, 0.0, false)]
    [InlineData(100.0, double.NaN, false)]
    [InlineData(null, 0.0, false)]
    [InlineData(100.0, null, false)]
    public void Evaluate_Spend_SetsSpendDrop(double? before, double? now, bool expected) => Assert.Equal(
        expected ? SpendDrop : None, Signals.Of(new Signals { SpendBefore = before, Spend = now }));

    [Theory]
    [InlineData(3, 21, 10.0, true)]
    [InlineData(3, 20, 10.0, false)]
    [InlineData(2, 50, 10.0, false)]
    [InlineData(4, 1, 0.4, true)]
    [InlineData(3, 2, 1.0000001, false)]
    [InlineData(5, 50, null, false)]
    [InlineData(5, 50, double.NaN, false)]
    [InlineData(5, null, 1.0, false)]
    [InlineData(null, 50, 1.0, false)]
    public void Evaluate_OwnRhythm_SetsOverdue(int? purchases, int? recency, double? gap, bool expected) =>
        Assert.Equal(expected ? Overdue : None,
            Signals.Of(new Signals { Purchases = purchases, Recency = recency, Gap = gap }));

    [Theory]
    [InlineData(8.0, 6.0, true)]
    [InlineData(8.1, 6.1, true)] // their difference as doubles is below 2
    [InlineData(8.0, 6.001, false)]
    [InlineData(6.0, 8.0, false)]
    [InlineData(null, 1.0, false)]
    [InlineData(9.0, null, false)]
    [InlineData(double.NaN, 1.0, false)]
    public void Evaluate_Satisfaction_SetsDropAtTwoPoints(double? before, double? now, bool expected) => Assert.Equal(
        expected ? SatisfactionDrop : None,
        Signals.Of(new Signals { SatisfactionBefore = before, Satisfaction = now }));

    [Theory]
    [InlineData(7.0, 6.0, true)]
    [InlineData(10.0, 0.0, true)]
    [InlineData(6.0, 6.0, false)]
    [InlineData(7.0, 7.0, false)]
    [InlineData(6.0, 0.0, false)]
    [InlineData(null, 0.0, false)]
    [InlineData(9.0, null, false)]
    public void Evaluate_Nps_SetsDropAtSixAfterSeven(double? before, double? last, bool expected) => Assert.Equal(
        expected ? SatisfactionDrop : None, Signals.Of(new Signals { NpsBefore = before, Nps = last }));

    [Theory]
    [InlineData(1, 0, false, None)]
    [InlineData(1, 1, false, HighValueDissatisfied)]
    [InlineData(1, 0, true, HighValueDissatisfied | SatisfactionDrop)]
    [InlineData(1, null, true, HighValueDissatisfied | SatisfactionDrop)]
    [InlineData(1, null, false, None)]
    [InlineData(0, 5, true, SatisfactionDrop)]
    [InlineData(null, 5, false, None)]
    public void Evaluate_UpperTier_SetsDissatisfied(int? upper, int? complaints, bool drop, ChurnSignals expected) =>
        Assert.Equal(expected, Signals.Of(new Signals
        {
            UpperTier = (byte?)upper, Complaints = complaints, NpsBefore = 9, Nps = drop ? 2 : 9,
        }));

    [Theory]
    [InlineData(1, 0, Unsubscribed)]
    [InlineData(0, 1, Closed)]
    [InlineData(1, 1, Unsubscribed | Closed)]
    [InlineData(null, null, None)]
    public void Evaluate_Status_IsIndependentOfPurchases(int? unsubscribed, int? closed, ChurnSignals expected) =>
        Assert.Equal(expected, Signals.Of(new Signals
        {
            Recency = 1, Unsubscribed = (byte?)unsubscribed, Closed = (byte?)closed,
        }));

    [Theory]
    [InlineData(0.3, false)]
    [InlineData(0.29999999, true)]
    [InlineData(0.0, true)]
    [InlineData(1.0, false)]
    [InlineData(double.NaN, false)]
    [InlineData(null, false)]
    public void Evaluate_Alive_SetsLowBelowTheLimit(double? alive, bool expected) =>
        Assert.Equal(expected ? LowPAlive : None, Signals.Of(new Signals { Alive = alive }));

    [Theory]
    [InlineData(1, 49_999.99, 180, true)]
    [InlineData(1, 50_000.0, 180, false)]
    [InlineData(1, 49_999.99, 179, false)]
    [InlineData(0, 10.0, 400, false)]
    [InlineData(null, 10.0, 400, false)]
    [InlineData(1, null, 400, false)]
    [InlineData(1, 10.0, null, false)]
    [InlineData(1, -10.0, 400, true)]
    public void Evaluate_SmallCompany_SetsSmallAndSilent(int? company, double? amount, int? recency, bool expected)
    {
        var signals = Signals.Of(new Signals { Company = (byte?)company, Annual = amount, Recency = recency });
        Assert.Equal(expected, signals.HasFlag(SmallAndSilent));
    }

    [Theory]
    [InlineData(1, CartNoPurchase)]
    [InlineData(0, None)]
    [InlineData(null, None)]
    public void Evaluate_Cart_IsAnOpportunity(int? cart, ChurnSignals expected) =>
        Assert.Equal(expected, Signals.Of(new Signals { Cart = (byte?)cart }));

    [Fact]
    public void Evaluate_NothingKnown_SetsNothing()
    {
        var result = new[] { -1, -1 };
        new SignalRules(new ChurnSignalOptions()).Evaluate(default, 5, result);
        Assert.Equal([0, 0], result);
    }

    [Fact]
    public void Evaluate_OtherThresholds_AreUsed()
    {
        var options = new ChurnSignalOptions { NoOrderDays = 10, SilentDays = 20, LowAlive = 0.5 };
        var result = new int[2];
        new SignalRules(options).Evaluate(
            new SignalInput { RecencyDays = new([10, 20]), AliveProbability = new([0.4, 0.5]) }, 0, result);
        Assert.Equal([(int)(NoOrder60D | LowPAlive), (int)(NoOrder60D | Silent90D)], result);
    }

    [Fact]
    public void Evaluate_RowsInTheMiddle_ReadTheirOwnCellsAndBits()
    {
        var random = new Random(2);
        int?[] days = [.. Enumerable.Range(0, 200).Select(_ => random.Next(3) == 0 ? (int?)null : random.Next(150))];
        var cells = Cells<int>.Of(Population.Numbers(FeatureColumns.RecencyDays, days));
        var rules = new SignalRules(new ChurnSignalOptions());
        var all = new int[200];
        rules.Evaluate(new SignalInput { RecencyDays = cells }, 0, all);
        Assert.Equal(days.Select(d => d is >= 90), all.Select(s => (s & (int)Silent90D) != 0));
        var part = new int[90];
        rules.Evaluate(new SignalInput { RecencyDays = cells }, 77, part);
        Assert.Equal(all[77..167], part);
    }

    [Fact]
    public void Catalogue_EntryI_HasBitIAndLabels()
    {
        Assert.Equal(One, ChurnSignalCatalogue.All.Select(info => info.Signal));
        for (var i = 0; i < One.Length; i++) Assert.Equal(1 << i, (int)ChurnSignalCatalogue.All[i].Signal);
        Assert.Equal(One.Length, ChurnSignalCatalogue.All.Select(info => info.Code).Distinct().Count());
        Assert.All(ChurnSignalCatalogue.All, info => Assert.NotEqual(info.Label.En, info.Label.Zh));
        Assert.Equal(One.Sum(s => (int)s) - (int)CartNoPurchase, (int)ChurnSignalCatalogue.Risks);
    }
}
