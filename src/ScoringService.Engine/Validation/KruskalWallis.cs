namespace ScoringService.Engine.Validation;

/// <summary>Computes <see cref="KruskalWallisResult"/>.</summary>
internal static class KruskalWallis
{
    private const int MaxBins = 32;

    /// <summary>Tests an indicator.</summary>
    /// <param name="values">Values; those that are not finite are left out.</param>
    /// <param name="labels">Group of each value; −1 leaves it out.</param>
    /// <param name="groups">Number of groups.</param>
    /// <returns>Null when there are fewer than two groups or all values are equal.</returns>
    public static KruskalWallisResult? Of(ReadOnlySpan<double> values, ReadOnlySpan<int> labels, int groups)
    {
        var sorted = Sort(values, labels);
        var counts = new int[groups];
        foreach (var label in sorted.Labels) counts[label]++;
        var smallest = counts.Where(n => n > 0).DefaultIfEmpty(0).Min();
        var used = counts.Count(n => n > 0);
        if (used < 2 || sorted.Values[0] == sorted.Values[^1]) return null;
        var histogram = new long[groups, Math.Clamp((int)Math.Sqrt(smallest), 2, MaxBins)];
        var h = H(sorted, counts, histogram);
        return new KruskalWallisResult
        {
            H = h,
            Degrees = used - 1,
            Count = sorted.Values.Length,
            Significance = new SignificanceLevel(TailProbability.LogChiSquare(h, used - 1)),
            EpsilonSquared = h / (sorted.Values.Length - 1),
            MeanOverlap = Overlap(histogram, counts),
        };
    }

    private static (double[] Values, int[] Labels) Sort(ReadOnlySpan<double> values, ReadOnlySpan<int> labels)
    {
        var keys = new List<double>(values.Length);
        var groups = new List<int>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (labels[i] < 0 || !double.IsFinite(values[i])) continue;
            keys.Add(values[i]);
            groups.Add(labels[i]);
        }

        var (sorted, owners) = (keys.ToArray(), groups.ToArray());
        Array.Sort(sorted, owners);
        return (sorted, owners);
    }

    /// <summary>
    /// H = (n − 1) Σ n_g (r̄_g − r̄)² ÷ Σ (r − r̄)² over mid-ranks, which equals the usual formula divided by its
    /// correction for ties. Ranks are taken from their mean; they are multiples of a half, so all sums but the squares
    /// are exact. Counts each group's values per bin on the way.
    /// </summary>
    private static double H((double[] Values, int[] Labels) sorted, int[] counts, long[,] histogram)
    {
        var (values, labels) = sorted;
        var centre = (values.Length - 1) / 2.0;
        var sums = new double[counts.Length];
        var squares = new CompensatedSum();
        for (var start = 0; start < values.Length;)
        {
            var end = start + 1;
            while (end < values.Length && values[end] == values[start]) end++;
            var rank = (start + end - 1) / 2.0 - centre;
            squares.Add((end - start) * rank * rank);
            var bin = (int)((start + (end - 1L)) * histogram.GetLength(1) / (2L * values.Length));
            for (; start < end; start++)
            {
                sums[labels[start]] += rank;
                histogram[labels[start], bin]++;
            }
        }

        var between = new CompensatedSum();
        for (var g = 0; g < sums.Length; g++)
            if (counts[g] > 0) between.Add(sums[g] / counts[g] * sums[g]);
        return (values.Length - 1) * (between.Value / squares.Value);
    }

    private static double Overlap(long[,] histogram, int[] counts)
    {
        double sum = 0, pairs = 0;
        for (var g = 0; g < counts.Length; g++)
        {
            for (var other = g + 1; other < counts.Length; other++)
            {
                if (counts[g] == 0 || counts[other] == 0) continue;
                pairs++;
                for (var bin = 0; bin < histogram.GetLength(1); bin++)
                    sum += Math.Min(Share(g, bin), Share(other, bin));
            }
        }

        return sum / pairs;

        double Share(int group, int bin) => (double)histogram[group, bin] / counts[group];
    }
}
