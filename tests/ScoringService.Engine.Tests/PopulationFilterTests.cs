using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests;

public sealed class PopulationFilterTests
{
    private static readonly CustomerBatch Batch = Population.Of(
        new Customer(59, 1, 1) { Kind = "B2B", Industry = "软件", Region = "华东", AnnualSpend = 100 },
        new Customer(60, 1, 1) { Kind = "B2C", Industry = "零售", Region = "华北", AnnualSpend = 99.99 },
        new Customer(61, 1, 1) { Kind = "B2B", Region = "华北", AnnualSpend = 100.01 },
        Customer.WithoutPurchase);

    [Fact]
    public void Select_NoCondition_IsNullForEverybody() => Assert.Null(new PopulationFilter().Select(Batch));

    [Theory]
    [InlineData(59, new int[0])]
    [InlineData(60, new[] { 0 })]
    [InlineData(61, new[] { 0, 1 })]
    [InlineData(62, new[] { 0, 1, 2 })]
    public void Select_ActiveWithinDays_LeavesOutExactlyThatLongAgo(int days, int[] rows) =>
        Assert.Equal(rows, new PopulationFilter { ActiveWithinDays = days }.Select(Batch)!);

    [Fact]
    public void Select_MinAnnualAmount_KeepsTheAmountItself() =>
        Assert.Equal([0, 2], new PopulationFilter { MinAnnualAmount = 100 }.Select(Batch)!);

    [Fact]
    public void Select_Lists_KeepListedValuesAndDropUnknown()
    {
        Assert.Equal([0, 2], new PopulationFilter { Kinds = ["B2B"] }.Select(Batch)!);
        Assert.Equal([0, 1], new PopulationFilter { Industries = ["零售", "软件"] }.Select(Batch)!);
        Assert.Equal([1, 2], new PopulationFilter { Regions = ["华北", "elsewhere"] }.Select(Batch)!);
        Assert.Empty(new PopulationFilter { Kinds = ["b2b"] }.Select(Batch)!);
    }

    [Fact]
    public void Select_SeveralConditions_NeedsAll() => Assert.Equal([2], new PopulationFilter
    {
        Kinds = ["B2B"],
        Regions = ["华北"],
        ActiveWithinDays = 90,
        MinAnnualAmount = 1,
    }.Select(Batch)!);

    [Theory]
    [InlineData("net_spend_365d > 99.99", new[] { 0, 2 })]
    [InlineData("region = '华北' and not cart_no_purchase_90d", new[] { 1, 2 })]
    [InlineData("industry is null", new[] { 2, 3 })]
    [InlineData("false", new int[0])]
    public void Select_Rule_KeepsTheMatchingCustomers(string rule, int[] rows) =>
        Assert.Equal(rows, new PopulationFilter { Rule = rule }.Select(Batch)!);

    [Fact]
    public void Select_RuleAndOthers_NeedsAll()
    {
        var filter = new PopulationFilter { Kinds = ["B2B"], ActiveWithinDays = 90, Rule = "region = '华东' or false" };
        Assert.Equal([0], filter.Select(Batch)!);
        Assert.Empty((filter with { MinAnnualAmount = 1000 }).Select(Batch)!);
        // Who is kept by the others stays only where the whole rule holds.
        Assert.Equal([2], new PopulationFilter { Kinds = ["B2B"], Rule = "region = '华北' or kind = 'B2C'" }
            .Select(Batch)!);
    }

    [Fact]
    public void Select_RuleOverScores_ReadsThem()
    {
        var columns = ScoreColumns.All.Select(column => Population.Empty(column, Batch.Count)).ToArray();
        var at = ScoreColumns.All.ToList().IndexOf(ScoreColumns.TierConflict);
        columns[at] = new BooleanColumn(ScoreColumns.TierConflict, [0b0110], Batch.Count, [0b0111]);
        var scores = new ScoreBatch(columns);
        Assert.Equal([1, 2], new PopulationFilter { Rule = "tier_conflict" }.Select(Batch, scores)!);
        Assert.Equal([1], new PopulationFilter { Kinds = ["B2C"], Rule = "tier_conflict" }.Select(Batch, scores)!);
        Assert.Equal([0], new PopulationFilter { Rule = "not tier_conflict and kind = 'B2B'" }.Select(Batch, scores)!);
        Assert.Throws<RuleSyntaxException>(() => new PopulationFilter { Rule = "tier_conflict" }.Select(Batch));
    }

    [Fact]
    public void Select_ManyCustomers_EqualsTheConditionsOneByOne()
    {
        var random = new Random(17);
        string?[] kinds = ["B2B", "B2C", null], regions = ["华东", "华北", "it's", null];
        var customers = Enumerable.Range(0, 3000).Select(_ => new Customer(random.Next(0, 400), 1, 1)
        {
            Kind = kinds[random.Next(3)], Region = regions[random.Next(4)], AnnualSpend = random.Next(-5, 200),
        }).ToArray();
        var filter = new PopulationFilter
        {
            Kinds = ["B2C", "B2B"], Regions = ["it's", "华北"], ActiveWithinDays = 100, MinAnnualAmount = -1,
            Rule = "net_spend_365d < 100 or recency_days > 50",
        };
        var expected = Enumerable.Range(0, customers.Length).Where(i => customers[i] is
        {
            Kind: not null, Region: "it's" or "华北", Recency: < 100, AnnualSpend: >= -1,
        } and ({ AnnualSpend: < 100 } or { Recency: > 50 }));
        Assert.Equal(expected, filter.Select(Population.Of(customers))!);
    }

    [Fact]
    public void Validate_Rule_SaysWhereAndWhy()
    {
        string Error(string rule, bool hasScores) =>
            Assert.Single(new PopulationFilter { Rule = rule }.Validate(hasScores)).ToString();
        Assert.Equal("filter.rule: line 1, column 18: expected a value, found the end of the rule.",
            Error("net_spend_365d > ", hasScores: false));
        Assert.Equal("filter.rule: line 1, column 10: 'tier' is a score column; there are no scores yet, so only"
            + " feature columns can be used.", Error("true and tier = 'A'", hasScores: false));
        Assert.Equal("filter.rule: line 1, column 1: there is no column 'tiers'; did you mean 'tier'?",
            Error("tiers = 'A'", hasScores: true));
        Assert.Equal("filter.rule: line 1, column 1: expected a value, found the end of the rule.",
            Error("", hasScores: false));
        Assert.Empty(new PopulationFilter { Rule = "tier = 'A'" }.Validate(hasScores: true));
        Assert.Empty(new PopulationFilter { Rule = "kind = 'B2B'" }.Validate());
    }

    [Fact]
    public void Select_Rows_GatherIntoTheSelectedCustomers()
    {
        var selected = Batch.Gather(new PopulationFilter { Kinds = ["B2B"] }.Select(Batch)!);
        Assert.Equal("customer 0", selected.CustomerId[0]);
        Assert.Equal("customer 2", selected.CustomerId[1]);
        Assert.Equal(2, selected.Count);
    }

    [Fact]
    public void Validate_GoodFilter_HasNoErrors() => Assert.Empty(
        new PopulationFilter { Kinds = ["B2B"], ActiveWithinDays = 1, MinAnnualAmount = -5 }.Validate());

    [Fact]
    public void Validate_EachMistake_IsNamed()
    {
        var errors = new PopulationFilter
        {
            Kinds = null!,
            Industries = [""],
            Regions = ["x", null!],
            ActiveWithinDays = 0,
            MinAnnualAmount = double.NaN,
        }.Validate();
        Assert.Equal(
            ["filter.kinds", "filter.industries", "filter.regions",
                "filter.active_within_days", "filter.min_annual_amount"],
            errors.Select(error => error.Path));
    }
}
