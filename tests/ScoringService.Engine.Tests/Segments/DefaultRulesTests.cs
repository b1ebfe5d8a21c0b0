using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

/// <summary>The default segments and tags from both sides of every number in them.</summary>
public sealed class DefaultRulesTests
{
    [Theory]
    [InlineData(1_000_000, 2.0, "STRATEGIC")]
    [InlineData(999_999.99, 2.0, "HIGH_VALUE_STRATEGIC")]
    [InlineData(1_000_000, 1.99, null)]
    [InlineData(500_000, 2.0, "HIGH_VALUE_STRATEGIC")]
    [InlineData(499_999.99, 2.0, "MIDDLE_VALUE_GROWING")]
    [InlineData(500_000, 1.99, null)]
    [InlineData(100_000, 0.5, "MIDDLE_VALUE_GROWING")]
    [InlineData(99_999.99, 0.5, null)]
    [InlineData(100_000, 0.499, null)]
    [InlineData(100_000, 2.001, null)]
    [InlineData(2_000_000, null, null)]
    public void Segments_AmountAndYears_Decide(double amount, double? years, string? expected) =>
        Assert.Equal(expected, Segment("B2B", amount, years, recency: 1));

    [Theory]
    [InlineData("B2B", 49_999.99, 180, "CHURN_RISK")]
    [InlineData("B2B", 50_000.0, 180, null)]
    [InlineData("B2B", 49_999.99, 179, null)]
    [InlineData("B2C", 49_999.99, 180, null)]
    [InlineData(null, 49_999.99, 180, null)]
    [InlineData("B2B", 0.0, null, null)] // never bought, so not silent either
    public void Segments_SmallSilentCompany_IsAtRisk(string? kind, double amount, int? recency, string? expected) =>
        Assert.Equal(expected, Segment(kind, amount, years: 5, recency));

    [Theory]
    [InlineData(1, 2, 2, true)]
    [InlineData(0, 2, 2, false)]
    [InlineData(1, 1, 2, false)]
    [InlineData(1, 2, 3, false)]
    public void Tags_TrainingNeed_IsMuchHelpAndLittleUse(int purchases, int tickets, int features, bool expected)
    {
        var batch = Population.With(1, Population.AsOf,
        [
            Population.Numbers<int>(FeatureColumns.PurchaseCount, [purchases]),
            Population.Numbers<int>(FeatureColumns.Tickets30D, [tickets]),
            Population.Numbers<int>(FeatureColumns.CoreFeaturesUsed, [features]),
        ]);
        Assert.Equal(expected, Tags(batch, needClass: null).Contains("TRAINING_NEED"));
    }

    [Theory]
    [InlineData("PRICE_SENSITIVE", false, 0, true)]
    [InlineData("STANDARDISED", true, 3, true)]
    [InlineData(null, true, 3, true)]
    [InlineData(null, true, 2, false)]
    [InlineData(null, false, 3, false)]
    [InlineData("CUSTOMISED", null, 3, false)]
    public void Tags_PriceSensitive_IsTheClassOrAFullCart(string? needClass, bool? cart, int adds, bool expected)
    {
        var batch = Population.With(1, Population.AsOf,
        [
            new BooleanColumn(FeatureColumns.CartNoPurchase90D, [cart is true ? 1UL : 0], 1, [cart is null ? 0UL : 1]),
            Population.Numbers<int>(FeatureColumns.CartAdds90D, [adds]),
        ]);
        Assert.Equal(expected, Tags(batch, needClass).Contains("PRICE_SENSITIVE"));
    }

    [Fact]
    public void Validate_DefaultRules_AreFine()
    {
        Assert.Empty(RuleSet.Validate(DefaultRules.Segments, ScoringOptions.RuleColumns, "segments"));
        Assert.Empty(RuleSet.Validate(DefaultRules.Tags, ScoringOptions.RuleColumns, "tags"));
    }

    private static string? Segment(string? kind, double amount, double? years, int? recency)
    {
        var batch = Population.With(1, Population.AsOf,
        [
            Population.Text(FeatureColumns.Kind, [kind]),
            Population.Numbers<double>(FeatureColumns.NetSpend365D, [amount]),
            Population.Numbers<double>(FeatureColumns.CooperationYears, [years]),
            Population.Numbers<int>(FeatureColumns.RecencyDays, [recency]),
        ]);
        return new RuleSet(DefaultRules.Segments, ScoringOptions.RuleColumns)
            .FirstMatch(ScoreColumns.RuleSegment, batch)[0];
    }

    private static IReadOnlyList<string> Tags(CustomerBatch batch, string? needClass)
    {
        var scores = new TestSet([ScoreColumns.NeedClass], [Population.Text(ScoreColumns.NeedClass, [needClass])]);
        return new RuleSet(DefaultRules.Tags, ScoringOptions.RuleColumns).AllMatches(batch, scores).CodesOf(0);
    }
}
