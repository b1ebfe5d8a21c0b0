using System.Buffers;

namespace ScoringService.Engine.Value;

/// <summary>Learns a <see cref="ValueModel"/> from a population.</summary>
internal static class ValueFitter
{
    private const int ChunkRows = 4096;

    /// <summary>The model, the same for any order of the customers; null when nobody has a composite.</summary>
    public static ValueModel? Fit(in ValueInput input, ValueOptions options)
    {
        input.Check();
        var indicators = new RankTable?[ValueIndicators.Count];
        for (var i = 0; i < indicators.Length; i++)
            if (options.Weight(i) > 0) indicators[i] = RankTableFitter.Fit(input[i]);
        var composites = ArrayPool<double>.Shared.Rent(input.Count);
        var sorted = ArrayPool<double>.Shared.Rent(input.Count);
        ScoreComposites(input, new ValueScorer(indicators, options), composites);
        for (var i = 0; i < input.Count; i++) composites[i] = TierCuts.Round(composites[i]);
        var count = RankTableFitter.SortFinite(composites.AsSpan(0, input.Count), sorted);
        var model = count == 0 ? null : Of(sorted.AsSpan(0, count), indicators, options);
        ArrayPool<double>.Shared.Return(sorted);
        ArrayPool<double>.Shared.Return(composites);
        return model;
    }

    private static ValueModel Of(ReadOnlySpan<double> sorted, RankTable?[] indicators, ValueOptions options)
    {
        var cuts = TierCuts.Fit(sorted, [.. options.Tiers.Select(tier => tier.Share)]);
        var populations = new int[options.Tiers.Count];
        var tiers = new TierCuts(cuts);
        foreach (var composite in sorted) populations[tiers.TierOf(composite)]++;
        return new ValueModel
        {
            CustomerCount = sorted.Length,
            Indicators = indicators,
            TierCuts = cuts,
            TierPopulations = populations,
        };
    }

    private static void ScoreComposites(in ValueInput input, ValueScorer scorer, Span<double> composites)
    {
        const int fours = ChunkRows * ValueDimensions.Count;
        var buffer = ArrayPool<double>.Shared.Rent(3 * fours + ChunkRows);
        for (var start = 0; start < input.Count; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, input.Count - start);
            scorer.Score(input.Slice(start, rows), new ValueOutput
            {
                Dimensions = buffer.AsSpan(0, fours),
                Coverage = buffer.AsSpan(fours, fours),
                Contributions = buffer.AsSpan(2 * fours, fours),
                CompositeCoverage = buffer.AsSpan(3 * fours, ChunkRows),
                Composite = composites.Slice(start, rows),
            });
        }

        ArrayPool<double>.Shared.Return(buffer);
    }
}
