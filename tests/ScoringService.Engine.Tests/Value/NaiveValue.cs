using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

/// <summary>Value and tiers by share as domain.md §8 reads, by comparing every customer with every other.</summary>
internal static class NaiveValue
{
    private static readonly int[] DimensionOf =
        [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3];

    public static ValueRow Score(ValueCustomer customer, ValueCustomer[] population, Func<int, double> weightOf)
    {
        double[] profile = customer.Kind == 0 ? [0.45, 0.15, 0.25, 0.15] : [0.55, 0.20, 0.05, 0.20];
        var (dimensions, coverage) = (new double[4], new double[4]);
        for (var d = 0; d < 4; d++)
        {
            var all = Enumerable.Range(0, 20).Where(i => DimensionOf[i] == d && weightOf(i) > 0).ToArray();
            var known = all
                .Where(i => double.IsFinite(customer.Indicators[i]) && !IsUntoldCount(i, population)).ToArray();
            coverage[d] = known.Sum(weightOf) / all.Sum(weightOf);
            dimensions[d] = known.Sum(i => weightOf(i) * Indicator(i, customer, population)) / known.Sum(weightOf);
        }

        var present = Enumerable.Range(0, 4).Where(d => !double.IsNaN(dimensions[d])).ToArray();
        var weight = present.Sum(d => profile[d]);
        double[] contributions =
            [.. Enumerable.Range(0, 4).Select(d => present.Contains(d) ? profile[d] * dimensions[d] / weight : 0)];
        return new ValueRow(present.Length == 0 ? double.NaN : contributions.Sum(),
            Enumerable.Range(0, 4).Sum(d => profile[d] * coverage[d]), dimensions, coverage, contributions);
    }

    /// <summary>The tier in which the middle of the customers with the same composite lies.</summary>
    public static int Tier(double composite, double[] composites, double[] shares)
    {
        if (double.IsNaN(composite)) return -1;
        var known = composites.Where(double.IsFinite).Select(c => Math.Round(c, 9)).ToArray();
        var own = Math.Round(composite, 9);
        var middle = (known.Count(c => c > own) + known.Count(c => c == own) / 2.0) / known.Length;
        var tier = 0;
        while (tier < shares.Length - 1 && middle > shares.Take(tier + 1).Sum() + 1e-9) tier++;
        return tier;
    }

    /// <summary>Whether an indicator counts things, and everybody has equally many: they may just not be
    /// recorded.</summary>
    private static bool IsUntoldCount(int indicator, ValueCustomer[] population) =>
        ValueIndicators.All[indicator] is "complaints" or "content_interactions" or "referrals"
        && population.Select(c => c.Indicators[indicator]).Where(double.IsFinite).Distinct().Count() == 1;

    private static double Indicator(int indicator, ValueCustomer customer, ValueCustomer[] population)
    {
        var own = customer.Indicators[indicator];
        var known = population.Select(c => c.Indicators[indicator]).Where(double.IsFinite).ToArray();
        var rank = 100 * (known.Count(v => v < own) + known.Count(v => v == own) / 2.0) / known.Length;
        return ValueIndicators.All[indicator] == "complaints" ? 100 - rank : rank;
    }
}
