namespace ScoringService.Engine.Clustering;

/// <summary>
/// k-means with several starts. Starts are found, run and improved on a sample in an order of its own, and the best is
/// then run on all points; so the partition does not depend on the order of the points.
/// </summary>
internal static class KMeans
{
    /// <summary>Divides points into clusters.</summary>
    /// <param name="points">The points.</param>
    /// <param name="settings">How to search.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">There are fewer different points than clusters.</exception>
    public static Partition Fit(PointSet points, KMeansSettings settings, CancellationToken cancellation = default)
    {
        RequireDistinct(points, settings.Clusters);
        var threads = settings.Limits.Threads;
        var sample = CanonicalSample.Take(points, settings.SampleSize, settings.Seed, threads);
        if (sample.Count < points.Count && !CanonicalSample.HasDistinct(sample, settings.Clusters))
            sample = CanonicalSample.Take(points, points.Count, settings.Seed, threads);
        var best = BestStart(sample, settings, cancellation);
        if (sample.Count < points.Count) return Lloyd.Run(points, best.Centroids, settings.Limits, cancellation);
        return Lloyd.Assign(points, best.Centroids, threads) with
        {
            Iterations = best.Iterations,
            Converged = best.Converged,
        };
    }

    private static void RequireDistinct(PointSet points, int clusters)
    {
        var distinct = CanonicalSample.CountDistinct(points, clusters);
        if (distinct < clusters)
            throw new ArgumentException($"{clusters} clusters were asked for; there are {distinct} different points.");
    }

    private static Partition BestStart(PointSet points, KMeansSettings settings, CancellationToken cancellation)
    {
        var partitions = new Partition[settings.Restarts];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = settings.Limits.Threads,
            CancellationToken = cancellation,
        };
        points.SumOfSquares(1);
        Parallel.For(0, partitions.Length, options, start =>
        {
            var random = new SplitMix64(SplitMix64.Mix(settings.Seed) + (ulong)start);
            var seeds = KMeansPlusPlus.Seed(points, settings.Clusters, ref random);
            partitions[start] = Lloyd.Run(points, seeds, settings.SampleLimits, cancellation);
        });
        var best = partitions.MinBy(partition => partition.SquaredError)!;
        return CentroidSwaps.Improve(points, best, settings, cancellation);
    }
}
