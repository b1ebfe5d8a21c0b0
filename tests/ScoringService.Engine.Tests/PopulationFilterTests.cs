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
