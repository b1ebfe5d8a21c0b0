namespace ScoringService.Engine.Validation;

/// <summary>Computes <see cref="AnovaResult"/> in three passes: the mean, the groups' means of the deviations from it,
/// and the squares of what is left. Nothing large is ever subtracted from anything large but values from their
/// mean.</summary>
internal static class Anova
{
    /// <summary>Analyses an indicator.</summary>
    /// <param name="values">Values; those that are not finite are left out.</param>
    /// <param name="labels">Group of each value; −1 leaves it out.</param>
    /// <param name="groups">Number of groups.</param>
    /// <returns>Null when there are fewer than two groups, no more values than groups, or all values are
    /// equal.</returns>
    public static AnovaResult? Of(ReadOnlySpan<double> values, ReadOnlySpan<int> labels, int groups)
    {
        var scale = ScaleOf(values, labels);
        var counts = new long[groups];
        var total = new CompensatedSum();
        for (var i = 0; i < values.Length; i++)
        {
            if (!IsUsed(values[i], labels[i])) continue;
            counts[labels[i]]++;
            total.Add(values[i] * scale);
        }

        var count = counts.Sum();
        var used = counts.Count(n => n > 0);
        if (used < 2 || count <= used) return null;
        var mean = total.Value / count;
        var means = GroupMeans(values, labels, counts, (scale, mean));
        var within = WithinSquares(values, labels, means, (scale, mean));
        var between = BetweenSquares(means, counts);
        if (within + between == 0) return null;
        return ToResult(between, within, used - 1, count - used) with
        {
            // Squares of amounts near 1e300 exceed a double.
            BetweenSquares = Math.Min(double.MaxValue, between / scale / scale),
            WithinSquares = Math.Min(double.MaxValue, within / scale / scale),
        };
    }

    private static bool IsUsed(double value, int label) => label >= 0 && double.IsFinite(value);

    /// <summary>A power of two that makes all magnitudes at most 1, so that no square overflows.</summary>
    private static double ScaleOf(ReadOnlySpan<double> values, ReadOnlySpan<int> labels)
    {
        var greatest = 0.0;
        for (var i = 0; i < values.Length; i++)
            if (IsUsed(values[i], labels[i])) greatest = Math.Max(greatest, Math.Abs(values[i]));
        return greatest == 0 ? 1 : Math.ScaleB(1, -Math.Clamp(Math.ILogB(greatest) + 1, -500, 1022));
    }

    /// <summary>The groups' means of the scaled deviations from the mean.</summary>
    private static double[] GroupMeans(
        ReadOnlySpan<double> values, ReadOnlySpan<int> labels, long[] counts, (double Scale, double Mean) origin)
    {
        var sums = new CompensatedSum[counts.Length];
        for (var i = 0; i < values.Length; i++)
            if (IsUsed(values[i], labels[i])) sums[labels[i]].Add(values[i] * origin.Scale - origin.Mean);
        var means = new double[counts.Length];
        for (var g = 0; g < means.Length; g++) means[g] = counts[g] == 0 ? 0 : sums[g].Value / counts[g];
        return means;
    }

    private static double WithinSquares(
        ReadOnlySpan<double> values, ReadOnlySpan<int> labels, double[] means, (double Scale, double Mean) origin)
    {
        var squares = new CompensatedSum();
        for (var i = 0; i < values.Length; i++)
        {
            if (!IsUsed(values[i], labels[i])) continue;
            var rest = values[i] * origin.Scale - origin.Mean - means[labels[i]];
            squares.Add(rest * rest);
        }

        return squares.Value;
    }

    private static double BetweenSquares(double[] means, long[] counts)
    {
        var total = new CompensatedSum();
        for (var g = 0; g < means.Length; g++) total.Add(counts[g] * means[g]);
        var centre = total.Value / counts.Sum();
        var squares = new CompensatedSum();
        for (var g = 0; g < means.Length; g++) squares.Add(counts[g] * (means[g] - centre) * (means[g] - centre));
        return squares.Value;
    }

    private static AnovaResult ToResult(double between, double within, int d1, long d2)
    {
        double? f = within == 0 ? null : between / d1 / (within / d2);
        return new AnovaResult
        {
            F = f,
            Significance = f is null ? null : new SignificanceLevel(TailProbability.LogF(f.Value, d1, d2)),
            BetweenDegrees = d1,
            WithinDegrees = d2,
            BetweenSquares = between,
            WithinSquares = within,
            EtaSquared = between / (between + within),
        };
    }
}
