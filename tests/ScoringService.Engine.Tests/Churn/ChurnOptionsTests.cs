using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class ChurnOptionsTests
{
    public static TheoryData<ChurnOptions, string> Wrong => new()
    {
        { new() { HorizonDays = 0 }, "churn.horizon_days" },
        { new() { HorizonDays = 3651 }, "churn.horizon_days" },
        { new() { Penalty = -0.1 }, "churn.penalty" },
        { new() { Penalty = double.NaN }, "churn.penalty" },
        { new() { HoldoutShare = 0.04 }, "churn.holdout_share" },
        { new() { HoldoutShare = 0.51 }, "churn.holdout_share" },
        { new() { Inputs = [] }, "churn.inputs" },
        { new() { Inputs = null! }, "churn.inputs" },
        { new() { Inputs = [new("nothing")] }, "churn.inputs[0].column" },
        { new() { Inputs = [null!] }, "churn.inputs[0].column" },
        { new() { Inputs = [new("total_spend"), new("customer_id")] }, "churn.inputs[1].column" },
        { new() { Inputs = [new("total_spend", (InputTransform)9)] }, "churn.inputs[0].transform" },
        { new() { Inputs = [new("total_spend"), new("total_spend")] }, "churn.inputs" },
        { new() { Bands = null! }, "churn.bands" },
        { new() { Bands = new(Medium: 0) }, "churn.bands.medium" },
        { new() { Bands = new(High: 0.3) }, "churn.bands.high" },
        { new() { Bands = new(Critical: 1) }, "churn.bands.critical" },
        { new() { Bands = new(Critical: double.NaN) }, "churn.bands.critical" },
        { new() { Signals = null! }, "churn.signals" },
        { new() { Signals = new() { SilentDays = 0 } }, "churn.signals.silent_days" },
        { new() { Signals = new() { NoOrderDays = -1 } }, "churn.signals.no_order_days" },
        { new() { Signals = new() { UsageFall = 0 } }, "churn.signals.usage_fall" },
        { new() { Signals = new() { UsageLeastBefore = 0 } }, "churn.signals.usage_least_before" },
        { new() { Signals = new() { InquiryFall = 1.1 } }, "churn.signals.inquiry_fall" },
        { new() { Signals = new() { InquiryLeastBefore = 0 } }, "churn.signals.inquiry_least_before" },
        { new() { Signals = new() { SpendFall = double.NaN } }, "churn.signals.spend_fall" },
        { new() { Signals = new() { OverdueGaps = 0 } }, "churn.signals.overdue_gaps" },
        { new() { Signals = new() { OverdueLeastPurchases = 1 } }, "churn.signals.overdue_least_purchases" },
        { new() { Signals = new() { SatisfactionFall = 0 } }, "churn.signals.satisfaction_fall" },
        { new() { Signals = new() { UnhappyNps = 10 } }, "churn.signals.unhappy_nps" },
        { new() { Signals = new() { ContentNps = 6 } }, "churn.signals.content_nps" },
        { new() { Signals = new() { LowAlive = 1.1 } }, "churn.signals.low_alive" },
        { new() { Signals = new() { SmallAnnualAmount = -1 } }, "churn.signals.small_annual_amount" },
        { new() { Signals = new() { SmallSilentDays = 0 } }, "churn.signals.small_silent_days" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneMistake_NamesTheOption(ChurnOptions options, string path)
    {
        List<OptionError> errors = [];
        options.Validate(errors);
        Assert.Equal(path, errors[0].Path);
        Assert.NotEmpty(errors[0].Message);
        Assert.Throws<ArgumentException>(() => ChurnFitter.Fit(ChurnPopulation.Counted(3, 1), options));
    }

    [Fact]
    public void Validate_Defaults_AreFine()
    {
        List<OptionError> errors = [];
        new ChurnOptions().Validate(errors);
        ChurnPopulation.Options.Validate(errors);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(0, "LOW")]
    [InlineData(0.2999999, "LOW")]
    [InlineData(0.3, "MEDIUM")]
    [InlineData(0.5999999, "MEDIUM")]
    [InlineData(0.6, "HIGH")]
    [InlineData(0.7999999, "HIGH")]
    [InlineData(0.8, "CRITICAL")]
    [InlineData(1, "CRITICAL")]
    public void BandOf_Probability_StartsAtTheCut(double probability, string code) =>
        Assert.Equal(code, ChurnBands.All[new ChurnBandCuts().BandOf(probability)]);

    [Fact]
    public void Bands_EveryCode_HasLabels()
    {
        Assert.Equal(ChurnBands.All.Count, ChurnBands.Labels.Count);
        Assert.Equal(4, ChurnBands.Labels.Select(label => label.Zh).Distinct().Count());
    }
}
