using System.Buffers;
using System.Numerics.Tensors;

namespace ScoringService.Engine.Rfm;

/// <summary>Shape of an axis.</summary>
/// <param name="Levels">Number of levels.</param>
/// <param name="IsReversed">Whether a smaller value is better.</param>
internal readonly record struct RfmAxisShape(int Levels, bool IsReversed)
{
    public LevelScale Scale => IsReversed ? LevelScale.Descending(Levels) : LevelScale.Ascending;
}

/// <summary>Finds edges, mean and level populations of one axis.</summary>
internal static class RfmAxisFitter
{
    private const int ChunkRows = 4096;

    /// <summary>Fits an axis of whole numbers: by a histogram, or as doubles (which hold every int) when the range is
    /// wide.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="fixedEdges">Edges to use in place of quantiles, or null.</param>
    /// <param name="shape">Levels and direction.</param>
    public static RfmAxis Fit(ReadOnlySpan<int> values, IReadOnlyList<double>? fixedEdges, RfmAxisShape shape)
    {
        var bins = WholeNumberHistogram.BinsFor(values);
        if (bins > WholeNumberHistogram.MaxBins) return FitAsDoubles(values, fixedEdges, shape);
        var scratch = ArrayPool<int>.Shared.Rent(WholeNumberHistogram.ScratchFor((int)bins));
        var histogram = WholeNumberHistogram.Count(values, (int)bins, scratch);
        var edges = fixedEdges?.ToArray() ?? Quantiles(histogram, values.Length, shape.Levels);
        var axis = new RfmAxis
        {
            Edges = edges,
            Mean = (double)histogram.Sum() / values.Length,
            LevelPopulations = Populations(histogram, edges, shape),
        };
        ArrayPool<int>.Shared.Return(scratch);
        return axis;
    }

    /// <summary>Fits an axis of finite doubles.</summary>
    /// <inheritdoc cref="Fit(ReadOnlySpan{int}, IReadOnlyList{double}?, RfmAxisShape)"/>
    public static RfmAxis Fit(ReadOnlySpan<double> values, IReadOnlyList<double>? fixedEdges, RfmAxisShape shape)
    {
        var edges = fixedEdges?.ToArray() ?? Quantiles(values, shape.Levels);
        return new RfmAxis
        {
            Edges = edges,
            Mean = OrderFreeMean.Of(values),
            LevelPopulations = Populations(values, edges, shape),
        };
    }

    /// <summary>Median of the counts of two and more, or null when there is none.</summary>
    public static double? MedianOfRepeatBuyers(ReadOnlySpan<int> purchases)
    {
        var bins = WholeNumberHistogram.BinsFor(purchases);
        if (bins > WholeNumberHistogram.MaxBins) return MedianOfRepeatBuyersBySelection(purchases);
        var scratch = ArrayPool<int>.Shared.Rent(WholeNumberHistogram.ScratchFor((int)bins));
        var histogram = WholeNumberHistogram.Count(purchases, (int)bins, scratch);
        var repeaters = histogram.CountFrom(2);
        var place = Type7.At(repeaters, 1, 2);
        double? median = repeaters == 0 ? null : histogram.Quantile(place, purchases.Length - repeaters);
        ArrayPool<int>.Shared.Return(scratch);
        return median;
    }

    /// <summary>The quantiles 1/n to (n − 1)/n of finite doubles.</summary>
    public static double[] Quantiles(ReadOnlySpan<double> values, int parts)
    {
        Span<int> ranks = stackalloc int[2 * (parts - 1)];
        for (var part = 1; part < parts; part++)
        {
            var place = Type7.At(values.Length, part, parts);
            ranks[2 * part - 2] = place.Rank;
            ranks[2 * part - 1] = place.NextRank;
        }

        ranks.Sort();
        Span<double> found = stackalloc double[ranks.Length];
        OrderStatistics.Select(values, ranks, found);
        var edges = new double[parts - 1];
        for (var part = 1; part < parts; part++)
        {
            var place = Type7.At(values.Length, part, parts);
            edges[part - 1] = place.Between(found[ranks.IndexOf(place.Rank)], found[ranks.IndexOf(place.NextRank)]);
        }

        return edges;
    }

    private static double[] Quantiles(WholeNumberHistogram histogram, int count, int parts)
    {
        var edges = new double[parts - 1];
        for (var part = 1; part < parts; part++) edges[part - 1] = histogram.Quantile(Type7.At(count, part, parts));
        return edges;
    }

    private static int[] Populations(WholeNumberHistogram histogram, double[] edges, RfmAxisShape shape)
    {
        var populations = new int[shape.Levels];
        var wholeEdges = LevelKernel.ToWholeNumbers(edges);
        var atLeast = histogram.CountFrom(long.MinValue / 2);
        for (var below = 0; below <= edges.Length; below++)
        {
            var above = below < edges.Length ? histogram.CountFrom(wholeEdges[below] + 1L) : 0;
            populations[shape.Scale.Score(below) - 1] = atLeast - above;
            atLeast = above;
        }

        return populations;
    }

    private static int[] Populations(ReadOnlySpan<double> values, double[] edges, RfmAxisShape shape)
    {
        var populations = new int[shape.Levels];
        Span<byte> scores = stackalloc byte[ChunkRows];
        for (var start = 0; start < values.Length; start += ChunkRows)
        {
            var chunk = values[start..Math.Min(values.Length, start + ChunkRows)];
            LevelKernel.Score(chunk, edges, shape.Scale, scores);
            for (var level = 1; level <= shape.Levels; level++)
                populations[level - 1] += scores[..chunk.Length].Count((byte)level);
        }

        return populations;
    }

    private static RfmAxis FitAsDoubles(ReadOnlySpan<int> values, IReadOnlyList<double>? fixedEdges, RfmAxisShape shape)
    {
        var doubles = ArrayPool<double>.Shared.Rent(values.Length);
        TensorPrimitives.ConvertTruncating(values, doubles);
        var axis = Fit(doubles.AsSpan(0, values.Length), fixedEdges, shape);
        ArrayPool<double>.Shared.Return(doubles);
        return axis;
    }

    private static double? MedianOfRepeatBuyersBySelection(ReadOnlySpan<int> purchases)
    {
        var doubles = ArrayPool<double>.Shared.Rent(purchases.Length);
        var count = 0;
        foreach (var value in purchases)
            if (value >= 2) doubles[count++] = value;
        double? median = count == 0 ? null : Quantiles(doubles.AsSpan(0, count), 2)[0];
        ArrayPool<double>.Shared.Return(doubles);
        return median;
    }
}
