using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>How the stage follows from criteria and degrees.</summary>
public sealed class LifecycleDecisionTests
{
    private const int New = LifecycleStages.NewIndex;
    private const int Growing = LifecycleStages.GrowingIndex;
    private const int Mature = LifecycleStages.MatureIndex;
    private const int Declining = LifecycleStages.DecliningIndex;

    private static readonly LifecycleCustomer Everything = new()
    {
        FirstAge = 10, Recency = 5, Count30 = 3, AverageOrder = 150, FirstOrder = 100, Features = 4, Months = 3,
        TopShare = 0.1, Referrals = 1, Usage = 1, UsageBefore = 10, Tickets = 0, TicketsBefore = 9, Status = 0,
    };

    [Theory]
    [InlineData(3, null, null, LifecycleFlags.HardRule)]
    [InlineData(null, 1, null, LifecycleFlags.HardRule)]
    [InlineData(null, null, 1, LifecycleFlags.HardRule)]
    [InlineData(2, 0, 0, LifecycleFlags.HardRule | LifecycleFlags.Fallback)]
    [InlineData(null, null, null, LifecycleFlags.HardRule | LifecycleFlags.Fallback)]
    public void Score_NoPurchase_IsPotential(int? views, int? activities, int? forms, LifecycleFlags flags)
    {
        var row = LifecyclePopulation.ScoreOne(
            new() { Purchases = 0, PageViews = views, Activities = activities, Forms = forms, Previous = Mature });
        Assert.Equal(("POTENTIAL", null, flags), (row.Stage, row.RunnerUp, row.Flags));
    }

    [Theory]
    [InlineData(2, "LOST")]
    [InlineData(1, "POTENTIAL")] // never a customer: there is no purchase to count days from
    public void Score_NoPurchaseButLeft_DependsOnTheAccount(int status, string stage) =>
        Assert.Equal(stage, LifecyclePopulation.ScoreOne(new() { Purchases = 0, Recency = 99, Status = status }).Stage);

    [Fact]
    public void Score_SixtyDaysSilentWhateverElse_IsDecliningByThatRule()
    {
        var row = LifecyclePopulation.ScoreOne(
            Everything with { Recency = 60, FirstAge = 200, Usage = 9, UsageBefore = 9, Previous = Mature });
        Assert.Equal("DECLINING", row.Stage);
        Assert.Equal(LifecycleFlags.HardRule | LifecycleFlags.MixedSignals, row.Flags);
        Assert.True(row.Degree("MATURE") > row.Degree("DECLINING"));
        Assert.Equal(LifecycleCriteria.NoOrder,
            LifecycleReason.Deciding(Declining, row.Matched, row.Flags, new LifecycleOptions()));
    }

    [Fact]
    public void Score_EqualDegrees_FollowTheOrder()
    {
        // Without silence and tickets, all four stages are met in full.
        var noSilence = new LifecycleOptions { NoOrder = new(60, 0), TicketDrop = new(0.3, 0) };
        string Stage(LifecycleCustomer customer) => LifecyclePopulation.ScoreOne(customer, noSilence).Stage;
        Assert.Equal("DECLINING", Stage(Everything));
        Assert.Equal("MATURE", Stage(Everything with { Usage = null }));
        Assert.Equal("GROWING", Stage(Everything with { Usage = null, Months = 1 }));
        Assert.Equal("NEW", Stage(Everything with { Usage = null, Months = 1, Features = 1 }));
    }

    [Fact]
    public void Score_HigherDegreeWithoutACriterion_DoesNotWin()
    {
        // DECLINING is 59 of 60 days near, but only GROWING has a criterion that is met.
        var row = LifecyclePopulation.ScoreOne(
            new() { Recency = 59, Features = 3, AverageOrder = 1, FirstOrder = 1, Count30 = 0 });
        Assert.Equal("GROWING", row.Stage);
        Assert.Equal("DECLINING", row.RunnerUp);
        Assert.Equal(LifecycleFlags.MixedSignals, row.Flags);
    }

    [Theory]
    [InlineData(31, "NEW")]
    [InlineData(59, "DECLINING")]
    public void Score_SinglePurchaseBetweenNewAndDeclining_IsTheNearest(int age, string stage)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Purchases = 1, FirstAge = age, Recency = age });
        Assert.Equal(stage, row.Stage);
        Assert.Equal(LifecycleCriteria.None, row.Matched);
        Assert.True(row.Flags.HasFlag(LifecycleFlags.Fallback));
    }

    [Fact]
    public void Score_NothingSpeaksForAnyStage_IsGrowing()
    {
        var row = LifecyclePopulation.ScoreOne(new());
        Assert.Equal(("GROWING", null, LifecycleFlags.Fallback), (row.Stage, row.RunnerUp, row.Flags));
        Assert.Equal("0 0 0 0 0 0", row.Degrees);
    }

    [Theory]
    [InlineData(0.5, 0.2, true)]
    [InlineData(0.5, 0.19, false)]
    public void Score_RunnerUpWithinMargin_IsMixed(double growing, double mature, bool isMixed)
    {
        // One of two criteria gives GROWING 0.5; MATURE's degree is that of revenue alone.
        var options = new LifecycleOptions { MixedMargin = growing - mature + (isMixed ? 0 : -0.01) };
        var customer = new LifecycleCustomer { Features = 3, Count30 = 0, TopShare = 0.3 - 0.1 * mature };
        var row = LifecyclePopulation.ScoreOne(customer, options);
        Assert.Equal("MATURE", row.RunnerUp);
        Assert.Equal(isMixed, row.Flags.HasFlag(LifecycleFlags.MixedSignals));
    }

    [Theory]
    [InlineData(0.255, "MATURE", LifecycleFlags.Held)]
    [InlineData(0.2551, "GROWING", LifecycleFlags.None)]
    public void Score_PreviousStage_StaysUnlessTheLeadIsTheMargin(double topShare, string stage, LifecycleFlags flags)
    {
        var options = new LifecycleOptions { HysteresisMargin = 0.0505 };
        var customer = new LifecycleCustomer { Features = 3, Count30 = 0, TopShare = topShare, Previous = Mature };
        var row = LifecyclePopulation.ScoreOne(customer, options);
        Assert.Equal(stage, row.Stage);
        Assert.Equal(flags | LifecycleFlags.MixedSignals, row.Flags);
        Assert.Equal("GROWING", LifecyclePopulation.ScoreOne(customer with { Previous = null }, options).Stage);
    }

    [Fact]
    public void Score_LeadOfExactlyTheMargin_Changes()
    {
        var options = new LifecycleOptions();
        var customer = new LifecycleCustomer { Features = 3, Count30 = 0, TopShare = 0.255, Previous = Mature };
        Assert.Equal(0.05, 0.5 - LifecyclePopulation.ScoreOne(customer, options).Degree("MATURE"), 12);
        Assert.Equal("GROWING", LifecyclePopulation.ScoreOne(customer, options).Stage);
    }

    [Theory]
    [InlineData(LifecycleStages.PotentialIndex)]
    [InlineData(LifecycleStages.LostIndex)]
    [InlineData(Declining)] // without a sign of decline
    public void Score_PreviousStageWithoutItsReason_IsNotHeld(int previous)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Previous = previous });
        Assert.Equal(("GROWING", LifecycleFlags.Fallback), (row.Stage, row.Flags));
    }

    [Theory]
    [InlineData(New, "NEW")]
    [InlineData(Mature, "MATURE")]
    [InlineData(Growing, "GROWING")]
    public void Score_NothingSpeaksForAChange_KeepsThePreviousStage(int previous, string stage) =>
        Assert.Equal(stage, LifecyclePopulation.ScoreOne(new() { Previous = previous }).Stage);

    [Fact]
    public void Describe_EveryCriterion_HasTextAndThreshold()
    {
        var options = new LifecycleOptions();
        var all = Enumerable.Range(0, 16).Select(i => LifecycleReason.Describe((LifecycleCriteria)(1 << i), options));
        Assert.Equal(16, all.Select(label => label.Zh).Distinct().Count());
        Assert.Equal(("usage down by at least 50%; account closed", "使用频次下降≥50%；账号注销"),
            LifecycleReason.Describe(LifecycleCriteria.UsageDrop | LifecycleCriteria.AccountClosed, options) is var two
                ? (two.En, two.Zh) : default);
        Assert.Equal("", LifecycleReason.Describe(LifecycleCriteria.None, options).En);
    }
}
