using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class ValueOptionsTests
{
    private static readonly IReadOnlyList<TierDefinition> Tiers = TierDefinition.Default;

    public static TheoryData<ValueOptions, string> Wrong => new()
    {
        { new() { IndicatorWeights = null! }, "value.indicator_weights" },
        { Weight("no_such", 1), "value.indicator_weights.no_such" },
        { Weight("nps", -1), "value.indicator_weights.nps" },
        { Weight("nps", double.NaN), "value.indicator_weights.nps" },
        {
            new()
            {
                IndicatorWeights = new Dictionary<string, double> { ["referrals"] = 0, ["nps_promoter"] = 0 },
            },
            "value.indicator_weights"
        },
        { new() { B2B = null! }, "value.b2b" },
        { new() { B2B = new(0, 0, 0, 0) }, "value.b2b" },
        { new() { B2C = new(1, -1, 1, 1) }, "value.b2c.emotional" },
        { new() { Tiers = null! }, "value.tiers" },
        { new() { Tiers = [Tiers[0], Tiers[3]] }, "value.tiers" },
        { new() { Tiers = [Tiers[0], null!, Tiers[3]] }, "value.tiers" },
        { With(1, Tiers[1] with { Code = "STRATEGIC_CORE" }), "value.tiers" },
        { With(1, Tiers[1] with { Share = 0.3 }), "value.tiers" },
        { With(1, Tiers[1] with { Code = " " }), "value.tiers[1].code" },
        { With(1, Tiers[1] with { Label = null! }), "value.tiers[1].label" },
        { With(1, Tiers[1] with { MinAmount = null }), "value.tiers[1].min_amount" },
        { With(1, Tiers[1] with { MinAmount = 3e6 }), "value.tiers[1].min_amount" },
        { With(2, Tiers[2] with { MinAmount = 5e5 }), "value.tiers[2].min_amount" },
        { With(3, Tiers[3] with { MinAmount = 1 }), "value.tiers[3].min_amount" },
        { With(3, Tiers[3] with { MinGrowth = 1 }), "value.tiers[3].min_growth" },
        { With(0, Tiers[0] with { MinCooperationYears = double.NaN }), "value.tiers[0].min_cooperation_years" },
        { With(0, Tiers[0] with { MinGrossMargin = double.NaN }), "value.tiers[0].min_gross_margin" },
        { With(0, Tiers[0] with { MinGrowth = double.NaN }), "value.tiers[0].min_growth" },
        { With(0, Tiers[0] with { Grade = (CustomerGrade)9 }), "value.tiers[0].grade" },
        { With(0, Tiers[0] with { ValueClass = (ValueClass)9 }), "value.tiers[0].value_class" },
        { new() { TierRule = (TierRule)7 }, "value.tier_rule" },
        { new() { DormantDays = 0, AtRiskDays = 1 }, "value.dormant_days" },
        { new() { AtRiskDays = 91 }, "value.at_risk_days" },
        { new() { PriceSensitiveShare = 0 }, "value.price_sensitive_share" },
        { new() { CustomisedTickets = 0 }, "value.customised_tickets" },
        { new() { CustomisedCategories = 0 }, "value.customised_categories" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneMistake_NamesTheOption(ValueOptions options, string path)
    {
        var errors = new List<OptionError>();
        options.Validate(errors);
        Assert.Equal(path, errors.FirstOrDefault()?.Path);
    }

    [Fact]
    public void Validate_Defaults_AreFine()
    {
        var errors = new List<OptionError>();
        new ValueOptions().Validate(errors);
        With(1, Tiers[1] with { MinAmount = 2e6 }).Validate(errors); // the band above excludes its border
        Weight("external_financial", 2).Validate(errors);
        Assert.Empty(errors);
    }

    private static ValueOptions Weight(string name, double weight) =>
        new() { IndicatorWeights = new Dictionary<string, double> { [name] = weight } };

    private static ValueOptions With(int tier, TierDefinition definition) =>
        new() { Tiers = [.. Tiers.Select((old, i) => i == tier ? definition : old)] };
}
