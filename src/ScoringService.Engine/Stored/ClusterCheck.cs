using ScoringService.Engine.Clustering;
using static ScoringService.Engine.Stored.Fault;

namespace ScoringService.Engine.Stored;

/// <summary>Checks a stored <see cref="ClusterModel"/>.</summary>
internal static class ClusterCheck
{
    private const int GreatestExponent = 1023;

    public static void Check(ClusterModel model)
    {
        Require(model.Features.Count > 0, "clusters.features", "are none.");
        foreach (var (scale, path) in Each(model.Features, "clusters.features")) CheckScale(scale, path);
        foreach (var _ in Each(model.DroppedFeatures, "clusters.dropped_features")) continue;
        foreach (var _ in Each(model.Trials, "clusters.trials")) continue;
        Require(Math.Abs(model.Exponent) <= GreatestExponent, "clusters.exponent", "is too great.");
        Require(model.Clusters.Count is > 0 and <= ClusterOptions.MostClusters, "clusters.clusters",
            $"are not 1 to {ClusterOptions.MostClusters}.");
        var last = 0;
        foreach (var (cluster, path) in Each(model.Clusters, "clusters.clusters"))
        {
            Require(cluster.Number > last, $"{path}.number", "is not above the one before.");
            last = cluster.Number;
            Require(cluster.Centroid.Count == model.Features.Count && cluster.Centroid.All(double.IsFinite),
                $"{path}.centroid", "is not one number per feature.");
            foreach (var _ in Each(cluster.Deviations, $"{path}.deviations")) continue;
        }
    }

    private static void CheckScale(FeatureScale scale, string path)
    {
        Require(IsNumericFeature(scale.Name), $"{path}.name", "is no numeric feature column.");
        Require(double.IsFinite(scale.Median), $"{path}.median", "is no number.");
        Require(double.IsFinite(scale.Mean), $"{path}.mean", "is no number.");
        Require(scale.Deviation > 0 && double.IsFinite(scale.Deviation), $"{path}.deviation", "is not positive.");
    }
}
