namespace ScoringService.Engine.Clustering;

/// <summary>Gives centroids without points a new place.</summary>
internal static class EmptyClusters
{
    /// <summary>
    /// Puts the centroid of each empty cluster on the point that is farthest from every centroid in use. Of equally far
    /// points the one with the greater coordinates is taken, so that the order of the points does not matter.
    /// </summary>
    /// <returns>Whether any centroid was moved; not when every point lies on a centroid already.</returns>
    public static bool Relocate(PointSet points, ClusterSums sums, int[] labels, double[] centroids)
    {
        var d = points.Dimensions;
        var squared = new double[points.Count];
        for (var i = 0; i < squared.Length; i++)
            squared[i] = SquaredDistance(points, i, centroids.AsSpan(labels[i] * d, d));
        var moved = false;
        for (var k = 0; k < sums.Counts.Length; k++)
        {
            if (sums.Counts[k] != 0) continue;
            var farthest = Farthest(points, squared);
            if (squared[farthest] == 0) break;
            var centroid = centroids.AsSpan(k * d, d);
            points.CopyPoint(farthest, centroid);
            for (var i = 0; i < squared.Length; i++)
                squared[i] = Math.Min(squared[i], SquaredDistance(points, i, centroid));
            moved = true;
        }

        return moved;
    }

    private static int Farthest(PointSet points, double[] squared)
    {
        var best = 0;
        for (var i = 1; i < squared.Length; i++)
        {
            if (squared[i] > squared[best] || (squared[i] == squared[best] && points.Compare(i, best) > 0)) best = i;
        }

        return best;
    }

    private static double SquaredDistance(PointSet points, int row, ReadOnlySpan<double> centroid)
    {
        var sum = 0.0;
        for (var j = 0; j < centroid.Length; j++)
        {
            var difference = points.Values[j * points.Stride + row] - centroid[j];
            sum += difference * difference;
        }

        return sum;
    }
}
