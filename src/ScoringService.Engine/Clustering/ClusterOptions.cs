namespace ScoringService.Engine.Clustering;

/// <summary>How clusters are found.</summary>
public sealed record ClusterOptions
{
    /// <summary>Fewest clusters that are tried when <see cref="Clusters"/> is null.</summary>
    public const int FewestClusters = 2;

    /// <summary>Most clusters.</summary>
    public const int MostClusters = 10;

    /// <summary>Number of clusters, 2 to 10; null chooses the number with the best mean silhouette.</summary>
    public int? Clusters { get; init; } = 4;

    /// <summary>
    /// Feature columns that make up the space, at least one; whole numbers or doubles. Those that do not vary are left
    /// out and named in <see cref="ClusterModel.DroppedFeatures"/>.
    /// </summary>
    public IReadOnlyList<string> Features { get; init; } =
    [
        FeatureColumns.RecencyDays.Name, FeatureColumns.PurchaseCount.Name, FeatureColumns.TotalSpend.Name,
        FeatureColumns.AverageOrderValue.Name, FeatureColumns.CustomerAge.Name, FeatureColumns.Activity30D.Name,
        FeatureColumns.Satisfaction90D.Name,
    ];

    /// <summary>The feature that clusters are numbered by, the greatest first.</summary>
    public string ValueFeature { get; init; } = FeatureColumns.TotalSpend.Name;

    /// <summary>Seed of every draw.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Independent starts, 1 to 100; the best is kept.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>Most iterations of Lloyd's algorithm, 1 to 10,000.</summary>
    public int MaxIterations { get; init; } = 300;

    /// <summary>Stop when the squared moves of all centroids sum to at most this times the mean variance of a
    /// coordinate, 0 to 1; 0 goes on until no customer changes cluster.</summary>
    public double Tolerance { get; init; } = 1e-4;

    internal void Validate(List<OptionError> errors)
    {
        Check(Clusters is null or (>= FewestClusters and <= MostClusters), "clusters", "must be 2 to 10, or absent.");
        Check(Features is { Count: > 0 }, "features", "must name at least one column.");
        for (var i = 0; i < (Features?.Count ?? 0); i++)
            Check(IsNumeric(Features![i]), $"features[{i}]", $"\"{Features[i]}\" is no numeric feature column.");
        Check(Features?.Distinct().Count() == Features?.Count, "features", "must not name a column twice.");
        Check(IsNumeric(ValueFeature), "value_feature", $"\"{ValueFeature}\" is no numeric feature column.");
        Check(Restarts is >= 1 and <= 100, "restarts", "must be 1 to 100.");
        Check(MaxIterations is >= 1 and <= 10_000, "max_iterations", "must be 1 to 10,000.");
        Check(Tolerance is >= 0 and <= 1, "tolerance", "must be 0 to 1.");

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"clusters.{option}", message));
        }
    }

    private static bool IsNumeric(string name) => FeatureColumns.All.Any(column =>
        column.Name == name && column.Type is ColumnType.Int32 or ColumnType.Float64);
}
