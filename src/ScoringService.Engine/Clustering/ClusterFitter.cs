using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Clustering;

/// <summary>Learns a <see cref="ClusterModel"/> from a population.</summary>
public static class ClusterFitter
{
    /// <summary>Points on which numbers of clusters are compared: enough to tell them apart, few enough for all
    /// pairs of distances.</summary>
    private const int SilhouetteSample = 4096;

    /// <summary>Fits clusters to the customers with a purchase. The same customers give the same model, whatever
    /// their order and the machine's cores.</summary>
    /// <param name="batch">Feature rows of the population.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="previous">Model whose numbers the new clusters continue, or null.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public static ClusterFit Fit(
        CustomerBatch batch, ClusterOptions options, ClusterModel? previous = null,
        CancellationToken cancellation = default) => Fit(batch, options, previous, -1, cancellation);

    internal static ClusterFit Fit(
        CustomerBatch batch, ClusterOptions options, ClusterModel? previous, int threads,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<OptionError>();
        options.Validate(errors);
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        var input = new ClusterInput(batch, options.Features);
        var rows = input.UsedRows();
        if (rows.Length == 0) return new ClusterFit(null, "No customer has a purchase.");
        var space = ClusterSpace.Fit(input, rows, options.Features, threads, cancellation);
        if (space.Points is null) return new ClusterFit(null, "No feature differs between customers.");
        var needed = options.Clusters ?? ClusterOptions.FewestClusters;
        var distinct = CanonicalSample.CountDistinct(space.Points, needed);
        if (distinct < needed)
            return new ClusterFit(
                null, $"{needed} clusters need as many different customers; there are {distinct}.");
        var trials = options.Clusters is null ? Try(space.Points, options, threads, cancellation) : [];
        var clusters = options.Clusters
            ?? trials.MaxBy(trial => trial.Silhouette)?.Clusters ?? ClusterOptions.FewestClusters;
        var partition = KMeans.Fit(space.Points, Settings(options, clusters, threads), cancellation);
        return new ClusterFit(ToModel(space, partition, options, previous, threads) with { Trials = trials }, null);
    }

    private static KMeansSettings Settings(ClusterOptions options, int clusters, int threads) => new()
    {
        Clusters = clusters,
        Seed = (ulong)options.Seed,
        Restarts = options.Restarts,
        Limits = new LloydLimits(options.MaxIterations, options.Tolerance, threads),
    };

    /// <summary>Mean silhouettes of a sample for each number of clusters.</summary>
    private static ClusterTrial[] Try(
        PointSet points, ClusterOptions options, int threads, CancellationToken cancellation)
    {
        var settings = Settings(options, ClusterOptions.FewestClusters, threads);
        var sample = CanonicalSample.Take(points, settings.SampleSize, settings.Seed, threads);
        // The sample is in the order of a hash, so its beginning is a sample too.
        var measured = sample.Gather([.. Enumerable.Range(0, Math.Min(sample.Count, SilhouetteSample))]);
        var columns = Enumerable.Range(0, points.Dimensions)
            .Select(j => Array.ConvertAll(measured.Column(j).ToArray(), value => (double)value)).ToArray();
        var distinct = CanonicalSample.CountDistinct(sample, ClusterOptions.MostClusters);
        var trials = new List<ClusterTrial>();
        for (var k = ClusterOptions.FewestClusters; k <= distinct; k++)
        {
            var fitted = KMeans.Fit(sample, settings with { Clusters = k }, cancellation);
            var labels = Lloyd.Assign(measured, fitted.Centroids, threads).Labels.AsSpan(0, measured.Count);
            var silhouette = Silhouette.Of(columns, labels, k, threads);
            if (silhouette is not null) trials.Add(new ClusterTrial(k, silhouette.Mean));
        }

        return [.. trials];
    }

    private static ClusterModel ToModel(
        ClusterSpace space, Partition partition, ClusterOptions options, ClusterModel? previous, int threads)
    {
        var points = space.Points!;
        var d = points.Dimensions;
        var found = Enumerable.Range(0, partition.Counts.Length)
            .Select(k => Enumerable.Range(0, d)
                .Select(j => points.Space.ToValue(j, partition.Centroids[k * d + j])).ToArray())
            .ToArray();
        var value = space.Features.ToList().FindIndex(feature => feature.Name == options.ValueFeature);
        var byValue = ClusterNumbers.ByValue(found, value).Select(k => found[k]).ToArray();
        var numbers = ClusterNumbers.Match(byValue, space.Features, previous);
        var order = Enumerable.Range(0, byValue.Length).OrderBy(k => numbers[k].Number).ToArray();
        var centroids = order.Select(k => byValue[k]).ToArray();
        // Assigned anew, as scoring does it, because of equally near centroids the first wins.
        var final = Lloyd.Assign(points, ClusterSpace.ToCoordinates(centroids, points.Space), threads);
        return new ClusterModel
        {
            Features = space.Features,
            DroppedFeatures = space.Dropped,
            Clusters = Describe(centroids, order.Select(k => numbers[k]).ToArray(), final.Counts, space.Features),
            Exponent = points.Space.Exponent,
            CustomerCount = points.Count,
            SquaredError = points.Space.ToSquaredLength(final.SquaredError),
            Iterations = partition.Iterations,
            Converged = partition.Converged,
            Trials = [],
        };
    }

    private static Cluster[] Describe(
        double[][] centroids, (int Number, double? Drift)[] numbers, long[] counts,
        IReadOnlyList<FeatureScale> features)
    {
        var deviations = centroids.Select(centroid => ClusterDescriber.Deviations(centroid, features)).ToArray();
        var names = ClusterDescriber.Names(deviations);
        return [.. centroids.Select((centroid, k) => new Cluster
        {
            Number = numbers[k].Number,
            Size = (int)counts[k],
            Share = (double)counts[k] / counts.Sum(),
            Centroid = centroid,
            Drift = numbers[k].Drift,
            Deviations = deviations[k],
            Name = names[k],
            Description = ClusterDescriber.Describe(deviations[k]),
        })];
    }
}
