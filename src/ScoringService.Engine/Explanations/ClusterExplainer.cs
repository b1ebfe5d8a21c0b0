using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Explanations;

/// <summary>Says why a customer is in its cluster.</summary>
internal static class ClusterExplainer
{
    /// <summary>Explains the cluster of the only row; null when it is in none.</summary>
    public static ClusterExplanation? Explain(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        var column = (DictionaryColumn)score[ScoreColumns.Cluster];
        if (model.Clusters is not { } clusters || column[0] is not { } code) return null;
        var own = clusters.Clusters.First(cluster => ClusterCodes.Of(cluster.Number) == code);
        var sigmas = clusters.Features.Select(feature => Coordinate(feature, customer)).ToArray();
        var others = clusters.Clusters.Where(cluster => cluster.Number != own.Number)
            .Select(cluster => (cluster.Number, Distance: Distance(sigmas, cluster.Centroid))).ToArray();
        var next = others.Length == 0 ? default((int Number, double Distance)?) : others.MinBy(other => other.Distance);
        return new ClusterExplanation(
            [.. clusters.Features.Select((feature, j) =>
            {
                var definition = FeatureColumns.All.First(f => f.Name == feature.Name);
                return new ClusterFeatureExplanation(
                    definition, Explainer.NumberOf(customer, definition), sigmas[j], own.Centroid[j]);
            })],
            Distance(sigmas, own.Centroid), next?.Number, next?.Distance);
    }

    private static double Coordinate(FeatureScale feature, CustomerBatch customer)
    {
        var definition = FeatureColumns.All.First(f => f.Name == feature.Name);
        Span<double> value = [Explainer.NumberOf(customer, definition) ?? double.NaN];
        feature.Apply(value, value);
        return value[0];
    }

    private static double Distance(double[] point, IReadOnlyList<double> centroid) =>
        Math.Sqrt(point.Select((x, j) => (x - centroid[j]) * (x - centroid[j])).Sum());
}
