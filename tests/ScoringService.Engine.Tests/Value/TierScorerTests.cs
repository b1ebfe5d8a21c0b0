using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class TierScorerTests
{
    private const int B2B = 0;
    private const int B2C = 1;

    /// <summary>Composites of 80, 60 and 40 and more begin the upper three tiers.</summary>
    private static readonly ValueModel Model = new()
    {
        CustomerCount = 100, HistoricColumn = "total_spend", SizeColumn = "employees",
        Indicators = new RankTable?[20], TierCuts = [80, 60, 40],
        TierPopulations = [10, 20, 35, 35],
    };

    private sealed record Tiers(int ByShare, int ByAmount, bool Conflict, int Computed, int InUse, bool Overridden);

    [Theory]
    [InlineData(2_000_000.01, 0)]
    [InlineData(2_000_000, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(500_000, 1)]
    [InlineData(499_999.99, 2)]
    [InlineData(100_000, 2)]
    [InlineData(99_999.99, 3)]
    [InlineData(50_000, 3)]
    [InlineData(0, 3)]
    [InlineData(-1, 3)]
    [InlineData(double.NaN, -1)]
    public void Assign_AnnualAmount_FallsIntoItsBand(double amount, int tier) =>
        Assert.Equal(tier, Assign(B2B, 70, amount).ByAmount);

    [Theory]
    [InlineData(2.99, 1)]
    [InlineData(3, 0)]
    [InlineData(double.NaN, 1)]
    public void Assign_StrategicAmount_NeedsThreeYears(double years, int tier) =>
        Assert.Equal(tier, Assign(B2B, 70, 3e6, years).ByAmount);

    [Fact]
    public void Assign_OtherConditions_AreAskedForOnlyWhenConfigured()
    {
        var tiers = TierDefinition.Default.ToArray();
        tiers[0] = tiers[0] with { MinGrossMargin = 0.3 };
        tiers[2] = tiers[2] with { MinGrowth = 0.01 };
        var options = new ValueOptions { Tiers = tiers };
        int Tier(double amount, double margin, double growth)
        {
            var input = new TierInput
            {
                Kind = [B2B], Composite = [70], AnnualAmount = [amount], CooperationYears = [5], GrossMargin = [margin],
                AnnualGrowth = [growth],
            };
            return Run(input, [], 0, options)[0].ByAmount;
        }

        Assert.Equal((0, 1, 1), (Tier(3e6, 0.3, 0), Tier(3e6, 0.29, 0), Tier(3e6, double.NaN, 0)));
        Assert.Equal((2, 3, 3), (Tier(2e5, 0, 0.01), Tier(2e5, 0, 0), Tier(2e5, 0, double.NaN)));
        Assert.Equal(2, Assign(B2B, 70, 2e5).ByAmount);
    }

    [Theory]
    [InlineData(80, 0)]
    [InlineData(79.99, 1)]
    [InlineData(79.9999999999, 0)] // equal but for the last bits of a sum
    [InlineData(60, 1)]
    [InlineData(40, 2)]
    [InlineData(39.99, 3)]
    [InlineData(double.NaN, -1)]
    public void Assign_Composite_FallsBetweenItsCuts(double composite, int tier) =>
        Assert.Equal(tier, Assign(B2C, composite, 0).ByShare);

    [Fact]
    public void Assign_RulesDisagree_IsAConflict()
    {
        Assert.Equal(new Tiers(0, 3, true, 0, 0, false), Assign(B2B, 90, 10));
        Assert.Equal(new Tiers(3, 3, false, 3, 3, false), Assign(B2B, 10, 10));
        Assert.Equal(new Tiers(0, -1, false, 0, 0, false), Assign(B2C, 90, 10));
        Assert.Equal(new Tiers(-1, 3, false, -1, -1, false), Assign(B2B, double.NaN, 10));
    }

    [Fact]
    public void Assign_ByAmount_TakesTheAmountWhereItIsKnown()
    {
        var options = new ValueOptions { TierRule = TierRule.Amount };
        Assert.Equal(3, Assign(B2B, 90, 10, options: options).Computed);
        Assert.Equal(0, Assign(B2C, 90, 10, options: options).Computed);
        Assert.Equal(0, Assign(B2B, 90, double.NaN, options: options).Computed);
    }

    [Theory]
    [InlineData(1001, 1, true)]
    [InlineData(1000, 0, false)] // expires at this very instant
    [InlineData(999, 0, false)]
    [InlineData(long.MaxValue, 1, true)]
    public void Assign_Override_HoldsUntilItExpires(long expiresAt, int inUse, bool isOverridden)
    {
        var input = new TierInput { Kind = [B2C, B2C], Composite = [90, 90] };
        var tiers = Run(input, [new TierOverride(1, 1, expiresAt)], 1000, new ValueOptions());
        Assert.Equal(new Tiers(0, -1, false, 0, inUse, isOverridden), tiers[1]);
        Assert.Equal(new Tiers(0, -1, false, 0, 0, false), tiers[0]);
    }

    [Fact]
    public void Assign_TwoOverrides_TheLastOneHolds()
    {
        var input = new TierInput { Kind = [B2C], Composite = [double.NaN] };
        TierOverride[] overrides = [new(0, 3, long.MaxValue), new(0, 2, long.MaxValue), new(0, 1, 0)];
        Assert.Equal(new Tiers(-1, -1, false, -1, 2, true), Run(input, overrides, 5, new ValueOptions())[0]);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 4)]
    public void Assign_OverrideOfNothing_IsRefused(int row, int tier) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new TierInput { Kind = [B2C], Composite = [1] },
            [new TierOverride(row, tier, long.MaxValue)], 0, new ValueOptions()));

    [Fact]
    public void Assign_SpanOfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() =>
            Run(new TierInput { Kind = [B2C], Composite = [1, 2] }, [], 0, new ValueOptions()));
        Assert.Throws<ArgumentException>(() => new TierScorer(Model, new ValueOptions())
            .Assign(new TierInput { Kind = [B2C], Composite = [1] }, [], 0, default));
    }

    [Theory]
    [InlineData(new[] { 0.2, 0.3, 0.5 })]
    [InlineData(new[] { 0.05, 0.15, 0.2, 0.25, 0.35 })]
    public void Fit_ThreeOrFiveTiers_AreFilledByTheirShares(double[] shares)
    {
        var options = new ValueOptions
        {
            Tiers = [.. shares.Select((share, i) => TierDefinition.Default[0] with
            {
                Code = $"T{i}", Share = share, MinCooperationYears = null,
                MinAmount = i == shares.Length - 1 ? null : 1000 - i,
            })],
        };
        var errors = new List<OptionError>();
        options.Validate(errors);
        Assert.Empty(errors);
        ValueCustomer[] population =
            [.. Enumerable.Range(0, 100).Select(i => ValueCustomer.Of(B2C, ("historic_value", i)))];
        Assert.Equal(shares.Select(share => (int)Math.Round(100 * share)),
            ValuePopulation.Fit(population, options)!.TierPopulations);
    }

    private static Tiers Assign(
        int kind, double composite, double amount, double years = 5, ValueOptions? options = null) =>
        Run(new TierInput
        {
            Kind = [kind], Composite = [composite], AnnualAmount = [amount], CooperationYears = [years],
        }, [], 0, options ?? new ValueOptions())[0];

    private static Tiers[] Run(
        in TierInput input, ReadOnlySpan<TierOverride> overrides, long asOf, ValueOptions options)
    {
        var rows = input.Count;
        var (byShare, byAmount, computed, inUse) = (new int[rows], new int[rows], new int[rows], new int[rows]);
        var (conflict, overridden) = (new bool[rows], new bool[rows]);
        new TierScorer(Model, options).Assign(input, overrides, asOf, new TierOutput
        {
            ByShare = byShare, ByAmount = byAmount, Conflict = conflict, Computed = computed, InUse = inUse,
            Overridden = overridden,
        });
        return [.. Enumerable.Range(0, rows).Select(i =>
            new Tiers(byShare[i], byAmount[i], conflict[i], computed[i], inUse[i], overridden[i]))];
    }
}
