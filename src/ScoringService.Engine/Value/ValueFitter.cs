using System.Buffers;

namespace ScoringService.Engine.Value;

/// <summary>Learns a <see cref="ValueModel"/> from a population: the ranks of the indicators first, then, from the
/// composites that they give, the tiers.</summary>
internal static class ValueFitter
{
    /// <summary>Ranks of an indicator, the same for any order of the customers. Null when nobody has it, when it weighs
    /// nothing, and when it is a count that is equal for everybody: where nobody complains, or such interactions are
    /// not recorded, all would stand in the middle.</summary>
    /// <param name="indicator">Position in <see cref="ValueIndicators.All"/>.</param>
    /// <param name="values">Everybody's value, not finite where there is none.</param>
    /// <param name="options">Valid options.</param>
    public static RankTable? Rank(int indicator, ReadOnlySpan<double> values, ValueOptions options)
    {
        if (!(options.Weight(indicator) > 0)) return null;
        var ranks = RankTableFitter.Fit(values);
        return ranks is { Values.Count: 1 } && ValueIndicators.IsCount(indicator) ? null : ranks;
    }

    /// <summary>The model; null when nobody has a composite.</summary>
    /// <param name="choices">Which columns the indicators were read from.</param>
    /// <param name="indicators">Ranks from <see cref="Rank"/>.</param>
    /// <param name="composites">Everybody's composite by these ranks, NaN without one.</param>
    /// <param name="options">Valid options.</param>
    public static ValueModel? Fit(
        ValueChoices choices, IReadOnlyList<RankTable?> indicators, ReadOnlySpan<double> composites,
        ValueOptions options)
    {
        var rented = ArrayPool<double>.Shared.Rent(composites.Length);
        for (var i = 0; i < composites.Length; i++) rented[i] = TierCuts.Round(composites[i]);
        var count = RankTableFitter.SortFinite(rented.AsSpan(0, composites.Length), rented);
        var model = count == 0 ? null : Of(choices, indicators, rented.AsSpan(0, count), options);
        ArrayPool<double>.Shared.Return(rented);
        return model;
    }

    private static ValueModel Of(
        ValueChoices choices, IReadOnlyList<RankTable?> indicators, ReadOnlySpan<double> sorted, ValueOptions options)
    {
        var cuts = TierCuts.Fit(sorted, [.. options.Tiers.Select(tier => tier.Share)]);
        var populations = new int[options.Tiers.Count];
        var tiers = new TierCuts(cuts);
        foreach (var composite in sorted) populations[tiers.TierOf(composite)]++;
        return new ValueModel
        {
            CustomerCount = sorted.Length,
            HistoricColumn = choices.HistoricColumn,
            SizeColumn = choices.SizeColumn,
            Indicators = indicators,
            TierCuts = cuts,
            TierPopulations = populations,
        };
    }
}
