namespace ScoringService.Engine.Clustering;

/// <summary>Gives clusters stable numbers.</summary>
internal static class ClusterNumbers
{
    /// <summary>Positions of centroids by falling value: the value feature's coordinate, then the other coordinates in
    /// order.</summary>
    public static int[] ByValue(IReadOnlyList<double[]> centroids, int valueFeature)
    {
        var order = Enumerable.Range(0, centroids.Count).ToArray();
        Array.Sort(order, (a, b) => Compare(centroids[b], centroids[a], valueFeature));
        return order;
    }

    /// <summary>
    /// Numbers of centroids that are ordered by value: those of the previous clusters they continue, so chosen that the
    /// sum of squared distances is least; the unmatched take the lowest free numbers in their order.
    /// </summary>
    /// <param name="centroids">Centroids on the new scales.</param>
    /// <param name="features">The new scales.</param>
    /// <param name="previous">The previous model, or null.</param>
    public static (int Number, double? Drift)[] Match(
        IReadOnlyList<double[]> centroids, IReadOnlyList<FeatureScale> features, ClusterModel? previous)
    {
        var numbers = new (int Number, double? Drift)[centroids.Count];
        if (previous is not null)
        {
            var old = previous.Clusters.Select(cluster => Rescale(cluster, previous.Features, features)).ToArray();
            var isComparable = old.Length > 0 && old[0].Any(coordinate => coordinate is not null);
            if (isComparable) Continue(numbers, centroids, old, previous);
        }

        var taken = numbers.Select(entry => entry.Number).ToHashSet();
        for (int i = 0, free = 1; i < numbers.Length; i++)
        {
            if (numbers[i].Number != 0) continue;
            while (!taken.Add(free)) free++;
            numbers[i].Number = free;
        }

        return numbers;
    }

    private static void Continue(
        (int Number, double? Drift)[] numbers, IReadOnlyList<double[]> centroids, double?[][] old,
        ClusterModel previous)
    {
        var isWide = old.Length >= centroids.Count;
        var costs = isWide
            ? centroids.Select(c => old.Select(o => Squared(c, o)).ToArray()).ToArray()
            : old.Select(o => centroids.Select(c => Squared(c, o)).ToArray()).ToArray();
        var columns = LinearAssignment.Solve(costs);
        for (var row = 0; row < columns.Length; row++)
        {
            var (now, then) = isWide ? (row, columns[row]) : (columns[row], row);
            numbers[now] = (previous.Clusters[then].Number, Math.Sqrt(costs[row][columns[row]]));
        }
    }

    /// <summary>A previous centroid on the new scales; null where the previous model lacks the feature.</summary>
    private static double?[] Rescale(
        Cluster cluster, IReadOnlyList<FeatureScale> from, IReadOnlyList<FeatureScale> to) =>
        [.. to.Select(scale =>
        {
            for (var j = 0; j < from.Count; j++)
                if (from[j].Name == scale.Name)
                    return (from[j].ToLog(cluster.Centroid[j]) - scale.Mean) / scale.Deviation;
            return (double?)null;
        })];

    /// <summary>Squared distance in the features that both have.</summary>
    private static double Squared(double[] centroid, double?[] old)
    {
        var sum = 0.0;
        for (var j = 0; j < centroid.Length; j++)
            if (old[j] is { } coordinate) sum += (centroid[j] - coordinate) * (centroid[j] - coordinate);
        return sum;
    }

    private static int Compare(double[] a, double[] b, int first)
    {
        if (first >= 0 && a[first].CompareTo(b[first]) is not 0 and var byValue) return byValue;
        for (var j = 0; j < a.Length; j++)
            if (a[j].CompareTo(b[j]) is not 0 and var order) return order;
        return 0;
    }
}
