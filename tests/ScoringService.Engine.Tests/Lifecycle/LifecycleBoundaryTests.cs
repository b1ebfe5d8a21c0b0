using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>Every threshold from both sides.</summary>
public sealed class LifecycleBoundaryTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(29, 1)]
    [InlineData(30, 1)]
    [InlineData(31, 14.0 / 15)]
    [InlineData(44, 1.0 / 15)]
    [InlineData(45, 0)]
    [InlineData(400, 0)]
    public void New_DaysSinceFirstPurchase_RampsDownAfterThirty(int age, double degree)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Purchases = 1, FirstAge = age, Recency = Math.Min(age, 59) });
        Assert.Equal(degree, row.Degree("NEW"), 12);
        Assert.Equal(age <= 30, row.Matched.HasFlag(LifecycleCriteria.FirstPurchase));
    }

    [Theory]
    [InlineData(30, 0, false, "GROWING")]
    [InlineData(59, 29.0 / 30, false, "DECLINING")]
    [InlineData(60, 1, true, "DECLINING")]
    [InlineData(61, 1, true, "DECLINING")]
    [InlineData(89, 1, true, "DECLINING")]
    [InlineData(90, 1, true, "DECLINING")]
    [InlineData(91, 1, true, "LOST")]
    public void Declining_DaysWithoutOrder_DecideFromSixty(int recency, double degree, bool isMet, string stage)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Recency = recency });
        Assert.Equal(degree, row.Degree("DECLINING"), 12);
        Assert.Equal(isMet, row.Matched.HasFlag(LifecycleCriteria.NoOrder));
        Assert.Equal(recency > 90, row.Matched.HasFlag(LifecycleCriteria.LongSilence));
        Assert.Equal(stage, row.Stage);
    }

    [Theory]
    [InlineData(200, 1, false)]
    [InlineData(200, 2, true)]
    [InlineData(30, 2, true)] // exactly 30 days ago is outside the window: both are repeats
    [InlineData(29, 2, false)] // one of the two is the first purchase
    [InlineData(29, 3, true)]
    public void Growing_RepeatPurchases_LeaveTheFirstOut(int firstAge, int count, bool isMet) =>
        AssertMet(new() { FirstAge = firstAge, Count30 = count }, LifecycleCriteria.RepeatPurchases, isMet);

    [Theory]
    [InlineData(119.99, 100.0, false)]
    [InlineData(120.0, 100.0, true)]
    [InlineData(11.988, 9.99, true)]
    [InlineData(11.987, 9.99, false)]
    [InlineData(120.0, 0.0, false)]
    [InlineData(120.0, -1.0, false)]
    [InlineData(double.PositiveInfinity, 1.0, false)]
    public void Growing_OrderValue_NeedsTwentyPercent(double average, double first, bool isMet) =>
        AssertMet(new() { AverageOrder = average, FirstOrder = first }, LifecycleCriteria.OrderValueGrowth, isMet);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void CountsOfThree_TwoOrThree_DecideAtThree(int count, bool isMet)
    {
        AssertMet(new() { Features = count }, LifecycleCriteria.CoreFeatures, isMet);
        AssertMet(new() { Months = count }, LifecycleCriteria.ConsecutiveMonths, isMet);
        AssertMet(new() { Purchases = 0, PageViews = count }, LifecycleCriteria.PageViews, isMet);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void CountsOfOne_NoneOrOne_DecideAtOne(int count, bool isMet)
    {
        AssertMet(new() { Referrals = count }, LifecycleCriteria.Referral, isMet);
        AssertMet(new() { Purchases = 0, Activities = count }, LifecycleCriteria.Activity, isMet);
        AssertMet(new() { Purchases = 0, Forms = count }, LifecycleCriteria.Form, isMet);
    }

    [Theory]
    [InlineData(0.2, true, 1)]
    [InlineData(0.2000001, false, 0.999999)]
    [InlineData(0.25, false, 0.5)]
    [InlineData(0.3, false, 0)]
    public void Mature_TopArpu_IsTheTopFifth(double topShare, bool isMet, double degree)
    {
        var row = LifecyclePopulation.ScoreOne(new() { TopShare = topShare });
        Assert.Equal(isMet, row.Matched.HasFlag(LifecycleCriteria.TopArpu));
        Assert.Equal(degree, row.Degree("MATURE"), 6);
    }

    [Theory]
    [InlineData(501, 1000, false)]
    [InlineData(500, 1000, true)]
    [InlineData(2, 4, true)]
    [InlineData(1, 3, false)] // too little before to mean anything
    [InlineData(0, 0, false)]
    public void Declining_Usage_NeedsHalf(int now, int before, bool isMet) =>
        AssertMet(new() { Usage = now, UsageBefore = before }, LifecycleCriteria.UsageDrop, isMet);

    [Theory]
    [InlineData(701, 1000, 60, false)]
    [InlineData(700, 1000, 60, true)]
    [InlineData(7, 10, 60, true)]
    [InlineData(0, 2, 60, false)] // too few before
    [InlineData(0, 0, 60, false)]
    [InlineData(0, 10, 59, false)] // alone
    public void Declining_Tickets_NeedAnotherSign(int now, int before, int recency, bool isMet) =>
        AssertMet(new() { Tickets = now, TicketsBefore = before, Recency = recency }, LifecycleCriteria.TicketDrop,
            isMet);

    [Theory]
    [InlineData(1, 1, "GROWING")] // unsubscribed, but bought yesterday
    [InlineData(2, 1, "LOST")]
    [InlineData(1, 59, "GROWING")]
    [InlineData(1, 60, "LOST")]
    [InlineData(2, 0, "LOST")] // a purchase today does not undo a closed account
    [InlineData(0, 60, "DECLINING")]
    public void Lost_Status_ClosesOrSilences(int status, int recency, string stage)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Status = status, Recency = recency, Features = 3 });
        Assert.Equal(stage, row.Stage);
        Assert.Equal(status == 2, row.Matched.HasFlag(LifecycleCriteria.AccountClosed));
    }

    [Theory]
    [InlineData(2, LifecycleFlags.HardRule | LifecycleFlags.Fallback)]
    [InlineData(3, LifecycleFlags.HardRule)]
    [InlineData(null, LifecycleFlags.HardRule | LifecycleFlags.Fallback)]
    public void Potential_PageViewsWithoutPurchase_SayWhetherThereIsInterest(int? views, LifecycleFlags flags)
    {
        var row = LifecyclePopulation.ScoreOne(new() { Purchases = 0, PageViews = views });
        Assert.Equal(("POTENTIAL", flags), (row.Stage, row.Flags));
    }

    [Theory]
    [InlineData(0, 0, "POTENTIAL")]
    [InlineData(1, 500, "FIRST_PURCHASE")]
    [InlineData(2, 0, "REPEAT")]
    [InlineData(4, 0, "REPEAT")]
    [InlineData(5, 90, "LOYAL")]
    [InlineData(5, 91, "REPEAT")]
    public void PurchaseStage_CountsAndRecency_Decide(int purchases, int recency, string stage)
    {
        var result = new int[1];
        PurchaseStages.Assign([purchases], [recency], new LifecycleOptions(), result);
        Assert.Equal(stage, PurchaseStages.All[result[0]]);
    }

    [Theory]
    [InlineData(0.0, 0, "NEW")]
    [InlineData(0.4999, -1, "NEW")]
    [InlineData(0.5, 1, "GROWING")]
    [InlineData(2.0, 0, "GROWING")]
    [InlineData(2.0001, 0, "STABLE")]
    [InlineData(3.0, 1, "STABLE")]
    [InlineData(3.0, 2, "CHURN_WARNING")]
    [InlineData(double.NaN, 3, "CHURN_WARNING")]
    [InlineData(double.NaN, 1, null)]
    public void TenureStage_YearsAndBand_Decide(double years, int band, string? stage)
    {
        var result = new int[1];
        TenureStages.Assign([years], [band], new LifecycleOptions(), result);
        Assert.Equal(stage, result[0] < 0 ? null : TenureStages.All[result[0]]);
        if (band >= 2) return;
        TenureStages.Assign([years], [], new LifecycleOptions(), result);
        Assert.Equal(stage, result[0] < 0 ? null : TenureStages.All[result[0]]);
    }

    private static void AssertMet(LifecycleCustomer customer, LifecycleCriteria criterion, bool isMet) =>
        Assert.Equal(isMet, LifecyclePopulation.ScoreOne(customer).Matched.HasFlag(criterion));
}
