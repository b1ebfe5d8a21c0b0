using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Lifecycle;

public sealed class LifecycleOptionsTests
{
    public static TheoryData<LifecycleOptions, string> Wrong => new()
    {
        { new() { PageViews = null! }, "lifecycle.page_views" },
        { new() { Activity = new(0) }, "lifecycle.activity.threshold" },
        { new() { Form = new(double.NaN) }, "lifecycle.form.threshold" },
        { new() { FirstPurchase = new(2e6) }, "lifecycle.first_purchase.threshold" },
        { new() { FirstPurchase = new(30, 0) }, "lifecycle.first_purchase.weight" },
        { new() { RepeatPurchases = new(2, -1) }, "lifecycle.repeat_purchases.weight" },
        { new() { OrderValueGrowth = new(0.2, double.NaN) }, "lifecycle.order_value_growth.weight" },
        { new() { TopArpu = new(1.1) }, "lifecycle.top_arpu.threshold" },
        { new() { UsageDrop = new(1.1) }, "lifecycle.usage_drop.threshold" },
        { new() { TicketDrop = new(1.1) }, "lifecycle.ticket_drop.threshold" },
        { new() { NoOrder = new(91) }, "lifecycle.no_order.threshold" },
        { new() { LeastUsageBefore = 0 }, "lifecycle.least_usage_before" },
        { new() { LeastTicketsBefore = double.NaN }, "lifecycle.least_tickets_before" },
        { new() { MixedMargin = 1.1 }, "lifecycle.mixed_margin" },
        { new() { HysteresisMargin = -0.1 }, "lifecycle.hysteresis_margin" },
        { new() { LoyalPurchases = 1 }, "lifecycle.loyal_purchases" },
        { new() { LoyalActiveDays = -1 }, "lifecycle.loyal_active_days" },
        { new() { TenureNewMonths = -1 }, "lifecycle.tenure_new_months" },
        { new() { TenureStableMonths = 5 }, "lifecycle.tenure_stable_months" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneMistake_NamesTheOption(LifecycleOptions options, string path)
    {
        var errors = new List<OptionError>();
        options.Validate(errors);
        Assert.Equal(path, Assert.Single(errors).Path);
    }

    [Fact]
    public void Validate_Defaults_AreFine()
    {
        var errors = new List<OptionError>();
        new LifecycleOptions().Validate(errors);
        Assert.Empty(errors);
    }

    [Fact]
    public void Score_OwnThresholdsAndWeights_AreUsed()
    {
        var options = new LifecycleOptions { CoreFeatures = new(10, 3), NoOrder = new(20), LongSilence = new(40) };
        var row = LifecyclePopulation.ScoreOne(new() { Features = 10, Count30 = 0, Recency = 19 }, options);
        Assert.Equal(("GROWING", 0.75), (row.Stage, row.Degree("GROWING")));
        Assert.Equal("DECLINING", LifecyclePopulation.ScoreOne(new() { Recency = 20 }, options).Stage);
        Assert.Equal("LOST", LifecyclePopulation.ScoreOne(new() { Recency = 41 }, options).Stage);
    }

    [Fact]
    public void Codes_EveryOne_HasLabels()
    {
        Assert.Equal(LifecycleStages.All.Count, LifecycleStages.Labels.Count);
        Assert.Equal(PurchaseStages.All.Count, PurchaseStages.Labels.Count);
        Assert.Equal(TenureStages.All.Count, TenureStages.Labels.Count);
        Assert.Equal("流失预警客户", TenureStages.Labels[^1].Zh);
        Assert.Equal(CriterionCatalogue.Count, CriterionCatalogue.Names.Count);
        Assert.Equal(CriterionCatalogue.Count, CriterionCatalogue.Sentences.Count);
        Assert.Equal(CriterionCatalogue.Count, new LifecycleOptions().All.Length);
    }

    [Fact]
    public void Arpu_Months_AreThoseAsCustomerWithinTheYear()
    {
        const double month = 365.25 / 12;
        var customers = new LifecycleCustomer[]
        {
            new() { FirstAge = 10, Recency = 0 }, new() { FirstAge = 60, Recency = 0 },
            new() { FirstAge = 4000, Recency = 364 }, new() { FirstAge = 4000, Recency = 365 },
            new() { Purchases = 0, FirstAge = 0, Recency = 0 },
        };
        var arpu = new double[5];
        Arpu.Compute(LifecyclePopulation.Input(customers), [100, 100, 100, 0, 0], arpu);
        Assert.Equal([100, 100 * month / 60, 100 * month / 365, double.NaN, double.NaN], arpu,
            (expected, actual) => double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) < 1e-12);
    }

    [Theory]
    [InlineData(1, 0)] // alone, a customer is average
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 1)]
    [InlineData(10, 2)]
    [InlineData(1000, 200)]
    public void Arpu_DistinctValues_TheTopFifthQualifies(int customers, int expected)
    {
        double[] arpu = [.. Enumerable.Range(0, customers).Select(i => (double)i), double.NaN];
        var shares = new double[arpu.Length];
        new RankLookup(Arpu.Fit(arpu)!.Arpu).TopShares(arpu, shares);
        Assert.Equal(expected, shares.Count(share => share <= 0.2));
        Assert.True(double.IsNaN(shares[^1]));
    }

    [Fact]
    public void Arpu_Ties_QualifyTogetherOrNotAtAll()
    {
        static int Qualify(params double[] arpu)
        {
            var shares = new double[arpu.Length];
            new RankLookup(Arpu.Fit(arpu)!.Arpu).TopShares(arpu, shares);
            return shares.Count(share => share <= 0.2);
        }

        Assert.Equal(0, Qualify(7, 7, 7, 7, 7));
        Assert.Equal(2, Qualify(1, 2, 3, 9, 9)); // their middle is exactly at 20 %
        Assert.Equal(0, Qualify(1, 2, 9, 9, 9));
        Assert.Null(Arpu.Fit([double.NaN]));
    }
}
