using FsCheck.Fluent;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class IndicatorFeaturesTests
{
    [Fact]
    public void SpendGrowth_KnownPairs_AreBounded()
    {
        var result = new double[6];
        IndicatorFeatures.SpendGrowth([30, 0, 5, 0, 7, double.MaxValue], [10, 5, 0, 0, 7, -double.MaxValue], result);
        Assert.Equal([0.5, -1, 1, double.NaN, 0, 1], result);
    }

    [Fact]
    public void SpendGrowth_PositiveSpends_OrderLikeTheRatio() => Seeded.Check(
        Gen.ArrayOf(Gen.Choose(1, 1000).Select(n => (double)n), 4),
        s =>
        {
            var result = new double[2];
            IndicatorFeatures.SpendGrowth([s[0], s[1]], [s[2], s[3]], result);
            return (s[0] * s[3]).CompareTo(s[1] * s[2]) == result[0].CompareTo(result[1]);
        });

    [Fact]
    public void RepurchaseRate_Repeats_AreAShareOfPurchaseDays()
    {
        var result = new double[3];
        IndicatorFeatures.RepurchaseRate([0, 3, 0], [1, 9, 0], result);
        Assert.Equal([0, 0.75, double.NaN], result);
    }

    [Fact]
    public void NpsPromoter_Answers_FallIntoThreeGroups()
    {
        var result = new double[7];
        IndicatorFeatures.NpsPromoter([10, 9, 8, 7, 6, 0, double.NaN], result);
        Assert.Equal([1, 1, 0, 0, -1, -1, double.NaN], result);
    }
}
