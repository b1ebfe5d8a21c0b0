using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>The two worked examples of the field (domain.md §7), from dated purchases.</summary>
public sealed class LifecycleGoldenTests
{
    private static readonly DateOnly First = new(2024, 3, 1);

    [Fact]
    public void Score_SaasExample_IsGrowing()
    {
        (DateOnly, double)[] purchases = [(First, 100), (new(2024, 4, 2), 122.5), (new(2024, 4, 10), 122.5)];
        var row = LifecyclePopulation.ScoreOne(At(new(2024, 4, 15), purchases) with { Features = 5 });
        Assert.Equal("GROWING", row.Stage);
        Assert.Equal(LifecycleCriteria.RepeatPurchases | LifecycleCriteria.CoreFeatures, row.Matched);
        // The average order is 15 % above the first: half the way from 10 % to 20 %.
        Assert.Equal(2.5 / 3, row.Degree("GROWING"), 9);
        Assert.Equal("at least 2 repeat purchases in 30 days; uses at least 3 core features",
            LifecycleReason.Describe(row.Matched, new LifecycleOptions()).En);
    }

    [Fact]
    public void Score_SaasExampleWithinThirtyDays_IsNewWithMixedSignals()
    {
        (DateOnly, double)[] purchases = [(First, 100), (new(2024, 3, 12), 122.5), (new(2024, 3, 20), 122.5)];
        var row = LifecyclePopulation.ScoreOne(At(new(2024, 3, 25), purchases) with { Features = 5 });
        Assert.Equal("NEW", row.Stage);
        Assert.Equal("GROWING", row.RunnerUp);
        Assert.Equal(LifecycleFlags.MixedSignals, row.Flags);
    }

    [Fact]
    public void Score_TrackingSheet_GoesFromNewToGrowingToMature()
    {
        (DateOnly, double)[] purchases = [(First, 6500), (new(2024, 3, 20), 6500), (new(2024, 4, 10), 6500)];
        var options = new LifecycleOptions();
        (DateOnly AsOf, double TopShare, string Stage, string Reason)[] sheet =
        [
            (new(2024, 3, 1), 0.5, "NEW", "首次购买≤30天"),
            (new(2024, 4, 15), 0.5, "GROWING", "30天内复购≥2次"),
            (new(2024, 5, 1), 0.15, "MATURE", "ARPU 位于前20%"),
        ];
        int? previous = null;
        foreach (var (asOf, topShare, stage, reason) in sheet)
        {
            var customer = At(asOf, purchases) with { TopShare = topShare, Previous = previous };
            var row = LifecyclePopulation.ScoreOne(customer, options);
            previous = LifecycleRow.Index(row.Stage);
            var deciding = LifecycleReason.Deciding(previous.Value, row.Matched, row.Flags, options);
            Assert.Equal((stage, reason), (row.Stage, LifecycleReason.Describe(deciding, options).Zh));
        }
    }

    /// <summary>The features of some purchases at the end of a day.</summary>
    private static LifecycleCustomer At(DateOnly asOf, (DateOnly Day, double Amount)[] all)
    {
        var known = all.Where(p => p.Day <= asOf).ToArray();
        int Age(DateOnly day) => asOf.DayNumber - day.DayNumber;
        int Month(DateOnly day) => day.Year * 12 + day.Month;
        var months = known.Select(p => Month(p.Day)).ToHashSet();
        var last = months.Contains(Month(asOf)) ? Month(asOf) : Month(asOf) - 1;
        return new LifecycleCustomer
        {
            Purchases = known.Length,
            Recency = Age(known[^1].Day),
            FirstAge = Age(known[0].Day),
            Count30 = known.Count(p => Age(p.Day) < 30),
            AverageOrder = known.Average(p => p.Amount),
            FirstOrder = known[0].Amount,
            Months = Enumerable.Range(0, 12).TakeWhile(back => months.Contains(last - back)).Count(),
        };
    }
}
