namespace ScoringService.Engine.Clustering;

/// <summary>Clusters of a population and what is needed to put other customers into them. Immutable.</summary>
public sealed record ClusterModel
{
    /// <summary>Scales of the features that make up the space, in the order of the coordinates.</summary>
    public required IReadOnlyList<FeatureScale> Features { get; init; }

    /// <summary>Features that were asked for and left out.</summary>
    public required IReadOnlyList<DroppedFeature> DroppedFeatures { get; init; }

    /// <summary>The clusters, by <see cref="Cluster.Number"/>.</summary>
    public required IReadOnlyList<Cluster> Clusters { get; init; }

    /// <summary>Logarithm to base 2 of the unit of length in which coordinates are rounded and compared.</summary>
    public required int Exponent { get; init; }

    /// <summary>Number of customers that were used: those with a purchase.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>Sum of the squared distances of customers to the centroids of their clusters, in squared standard
    /// deviations.</summary>
    public required double SquaredError { get; init; }

    /// <summary>Iterations of the last run of Lloyd's algorithm.</summary>
    public required int Iterations { get; init; }

    /// <summary>Whether the iterations ended before their limit.</summary>
    public required bool Converged { get; init; }

    /// <summary>Mean silhouette of each number of clusters that was tried, on a sample of the customers when there are
    /// many; empty when the number was given.</summary>
    public required IReadOnlyList<ClusterTrial> Trials { get; init; }
}

/// <summary>One number of clusters that was tried.</summary>
/// <param name="Clusters">Number of clusters.</param>
/// <param name="Silhouette">Mean silhouette of a sample of at most 4,096 customers, −1 to 1.</param>
public sealed record ClusterTrial(int Clusters, double Silhouette);

/// <summary>One cluster.</summary>
public sealed record Cluster
{
    /// <summary>Stable number, 1 or more: at the first fit by falling value; on a refit that of the previous cluster
    /// that it continues.</summary>
    public required int Number { get; init; }

    /// <summary>Number of customers.</summary>
    public required int Size { get; init; }

    /// <summary>Share of the customers that were used, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The centroid: one coordinate per feature, in standard deviations from the population's mean.</summary>
    public required IReadOnlyList<double> Centroid { get; init; }

    /// <summary>Distance to the previous cluster of this number, in standard deviations; null when there is
    /// none.</summary>
    public required double? Drift { get; init; }

    /// <summary>The features that set the cluster apart, the strongest first.</summary>
    public required IReadOnlyList<ClusterDeviation> Deviations { get; init; }

    /// <summary>A name made from the strongest deviations; different for every cluster of a model.</summary>
    public required Label Name { get; init; }

    /// <summary>The deviations in short: "spend +1.8σ, recency −0.9σ".</summary>
    public required Label Description { get; init; }
}

/// <summary>How far a cluster's centroid is from the population's mean in one feature.</summary>
/// <param name="Feature">Column of the feature.</param>
/// <param name="Sigmas">Distance in standard deviations of the feature's signed logarithm.</param>
/// <param name="TypicalValue">What the centroid's coordinate stands for, in the feature's unit: a mean on the
/// logarithmic scale, so less than the plain mean.</param>
public sealed record ClusterDeviation(string Feature, double Sigmas, double TypicalValue);
