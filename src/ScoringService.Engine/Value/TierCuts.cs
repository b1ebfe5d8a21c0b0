namespace ScoringService.Engine.Value;

/// <summary>
/// Tiers by share of the population. Customers with the same composite get the same tier: the one in which the middle
/// of their group lies, so that a population of equals is not all at the top.
/// </summary>
/// <param name="cuts"><see cref="ValueModel.TierCuts"/>.</param>
internal sealed class TierCuts(IReadOnlyList<double?> cuts)
{
    private const int Decimals = 9;

    // Sums of shares such as 0.1 + 0.2 are to reach 0.3 despite rounding.
    private const double Rounding = 1e-9;

    private readonly double[] _cuts = [.. cuts.Select(cut => cut ?? double.PositiveInfinity)];

    /// <summary>Learns the cuts: the least composite whose mid-rank from the top is within the tiers so far.</summary>
    /// <param name="sorted">Rounded composites, ascending, at least one.</param>
    /// <param name="shares">Share of each tier, the best first.</param>
    public static double?[] Fit(ReadOnlySpan<double> sorted, ReadOnlySpan<double> shares)
    {
        var cuts = new double?[shares.Length - 1];
        var share = 0.0;
        var end = sorted.Length;
        for (var tier = 0; tier < cuts.Length; tier++)
        {
            share += shares[tier];
            cuts[tier] = tier > 0 ? cuts[tier - 1] : null;
            while (end > 0)
            {
                var start = StartOfEqual(sorted, end - 1);
                // Twice the mid-rank from the top: those above, and the half of the group.
                var twice = (sorted.Length - end) + (double)(sorted.Length - start);
                if (twice > 2 * (share + Rounding) * sorted.Length) break;
                cuts[tier] = sorted[start];
                end = start;
            }
        }

        return cuts;
    }

    /// <summary>What composites are compared as: equal ones that were summed from different indicators may differ in
    /// the last bits.</summary>
    public static double Round(double composite) => Math.Round(composite, Decimals);

    /// <summary>Position of the tier of a composite, 0 the best; −1 for NaN.</summary>
    public int TierOf(double composite)
    {
        if (double.IsNaN(composite)) return -1;
        var rounded = Round(composite);
        var tier = 0;
        while (tier < _cuts.Length && rounded < _cuts[tier]) tier++;
        return tier;
    }

    private static int StartOfEqual(ReadOnlySpan<double> sorted, int last)
    {
        var start = last;
        while (start > 0 && sorted[start - 1] == sorted[last]) start--;
        return start;
    }
}
