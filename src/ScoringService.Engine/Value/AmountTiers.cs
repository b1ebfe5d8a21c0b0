namespace ScoringService.Engine.Value;

/// <summary>Tiers by fixed bands of the annual amount, for companies.</summary>
internal sealed class AmountTiers(IReadOnlyList<TierDefinition> tiers)
{
    private readonly Band[] _bands = [.. tiers.Take(tiers.Count - 1).Select(Band.Of)];

    /// <summary>Position of the tier of a row, 0 the best; −1 for customers that are no companies or whose annual
    /// amount is unknown.</summary>
    public int TierOf(in TierInput input, int row)
    {
        var amount = TierInput.At(input.AnnualAmount, row);
        if (input.Kind[row] != 0 || !double.IsFinite(amount)) return -1;
        var years = TierInput.At(input.CooperationYears, row);
        var margin = TierInput.At(input.GrossMargin, row);
        var growth = TierInput.At(input.AnnualGrowth, row);
        var tier = 0;
        while (tier < _bands.Length && !_bands[tier].Holds(amount, years, margin, growth)) tier++;
        return tier;
    }

    /// <summary>Conditions of a tier; one that is not asked for is −∞.</summary>
    private readonly record struct Band(double Amount, bool IsExclusive, double Years, double Margin, double Growth)
    {
        public static Band Of(TierDefinition tier) => new(
            tier.MinAmount ?? double.NegativeInfinity, tier.IsAmountExclusive, OrNone(tier.MinCooperationYears),
            OrNone(tier.MinGrossMargin), OrNone(tier.MinGrowth));

        /// <summary>Whether all conditions are met; what is unknown (NaN) meets none that is asked for.</summary>
        public bool Holds(double amount, double years, double margin, double growth) =>
            (IsExclusive ? amount > Amount : amount >= Amount)
            && Meets(years, Years) && Meets(margin, Margin) && Meets(growth, Growth);

        private static bool Meets(double value, double least) =>
            value >= least || double.IsNegativeInfinity(least);

        private static double OrNone(double? least) => least ?? double.NegativeInfinity;
    }
}
