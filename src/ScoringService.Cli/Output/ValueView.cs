using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows what was learned of customer value.</summary>
internal static class ValueView
{
    private const int BarWidth = 20;

    /// <summary>The tiers, and the indicators that customers are ranked by.</summary>
    public static void Show(Terminal terminal, ValueModel value)
    {
        var tiers = Tables.Create(
            terminal, "Tiers by share", "tier", "English", "中文", ">from value score", ">customers", "");
        var most = value.Tiers.Max(tier => tier.CustomerCount);
        foreach (var tier in value.Tiers)
            tiers.Row(tier.Label.Code, tier.Label.En, tier.Label.Zh,
                tier.HasLeastScore ? Figures.Number(tier.LeastScore) : Figures.None,
                Figures.Count(tier.CustomerCount), Figures.Bar(tier.CustomerCount, most, BarWidth));
        tiers.Show(terminal);

        var indicators = Tables.Create(terminal, "Indicators of value", "dimension", "indicator", "English", "中文",
            ">weight", "counts", ">customers", ">median");
        foreach (var indicator in value.Indicators)
            indicators.Row(indicator.Dimension, indicator.Label.Code, indicator.Label.En, indicator.Label.Zh,
                Figures.Number(indicator.Weight), indicator.Included ? "yes" : "no",
                indicator.Ranks is { } ranks ? Figures.Count(ranks.CustomerCount) : Figures.None,
                Figures.Digits(indicator.Ranks?.Median));
        indicators.Show(terminal);
    }
}
