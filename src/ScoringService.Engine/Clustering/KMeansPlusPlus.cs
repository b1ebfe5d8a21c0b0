namespace ScoringService.Engine.Clustering;

/// <summary>
/// Starting centroids by k-means++ (Arthur and Vassilvitskii, SODA 2007), the greedy form: a point is drawn with a
/// chance proportional to its squared distance from the centroids so far; of a few drawn points the one that lowers the
/// sum of squared distances most is kept.
/// </summary>
internal static class KMeansPlusPlus
{
    /// <summary>Chooses points as centroids.</summary>
    /// <param name="points">At least as many different points as clusters.</param>
    /// <param name="clusters">Number of centroids.</param>
    /// <param name="random">Source of the draws.</param>
    public static double[] Seed(PointSet points, int clusters, ref SplitMix64 random)
    {
        var centroids = new double[clusters * points.Dimensions];
        var squared = new float[points.Stride];
        float[] candidate = new float[points.Stride], best = new float[points.Stride];
        points.CopyPoint(random.NextBelow(points.Count), Row(centroids, 0, points));
        Distances.Squared(points, Row(centroids, 0, points), squared);
        var total = Sum(squared.AsSpan(0, points.Count));
        for (var k = 1; k < clusters; k++)
        {
            var least = double.PositiveInfinity;
            for (var trial = 0; trial < Trials(clusters); trial++)
            {
                var row = Draw(squared.AsSpan(0, points.Count), total, ref random);
                var place = new double[points.Dimensions];
                points.CopyPoint(row, place);
                Distances.Squared(points, place, candidate);
                var sum = Shrink(candidate, squared, points.Count);
                if (sum >= least) continue;
                least = sum;
                place.CopyTo(Row(centroids, k, points));
                (best, candidate) = (candidate, best);
            }

            (squared, best) = (best, squared);
            total = least;
        }

        return centroids;
    }

    /// <summary>Points that are drawn before one is kept.</summary>
    public static int Trials(int clusters) => 2 + (int)Math.Log(clusters);

    /// <summary>Draws a point with a chance proportional to its weight; never one of weight 0.</summary>
    public static int Draw(ReadOnlySpan<float> weights, double total, ref SplitMix64 random)
    {
        var left = random.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            last = i;
            left -= weights[i];
            if (left < 0) break;
        }

        return last;
    }

    private static Span<double> Row(double[] centroids, int cluster, PointSet points) =>
        centroids.AsSpan(cluster * points.Dimensions, points.Dimensions);

    private static double Shrink(Span<float> candidate, ReadOnlySpan<float> squared, int count)
    {
        for (var i = 0; i < candidate.Length; i++) candidate[i] = Math.Min(candidate[i], squared[i]);
        return Sum(candidate[..count]);
    }

    /// <summary>Sum by four running sums, always the same four.</summary>
    private static double Sum(ReadOnlySpan<float> values)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }

        for (; i < values.Length; i++) a += values[i];
        return a + b + (c + d);
    }
}
