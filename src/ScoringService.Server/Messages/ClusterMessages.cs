using ScoringService.Engine.Clustering;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of clusters between the engine's types and the API's messages.</summary>
internal static class ClusterMessages
{
    // In the API 0 asks for the best number, for which the engine has null.
    private const int BestNumber = 0;

    /// <summary>The engine's options.</summary>
    public static ClusterOptions Options(V1.ClusterOptions? m)
    {
        var d = new ClusterOptions();
        if (m is null) return d;
        return new ClusterOptions
        {
            Clusters = !m.HasClusters ? d.Clusters : m.Clusters == BestNumber ? null : m.Clusters,
            Features = m.Features.Count > 0 ? [.. m.Features] : d.Features,
            ValueFeature = m.HasValueFeature ? m.ValueFeature : d.ValueFeature,
            Seed = m.HasSeed ? m.Seed : d.Seed,
            Restarts = m.HasRestarts ? m.Restarts : d.Restarts,
            MaxIterations = m.HasMaxIterations ? m.MaxIterations : d.MaxIterations,
            Tolerance = m.HasTolerance ? m.Tolerance : d.Tolerance,
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.ClusterOptions Create(ClusterOptions options) => new()
    {
        Clusters = options.Clusters ?? BestNumber,
        Features = { options.Features },
        ValueFeature = options.ValueFeature,
        Seed = options.Seed,
        Restarts = options.Restarts,
        MaxIterations = options.MaxIterations,
        Tolerance = options.Tolerance,
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.ClusterModel Create(ClusterModel model) => new()
    {
        Clusters = { model.Clusters.Select(cluster => Create(cluster, model.Features)) },
        Features =
        {
            model.Features.Select(scale => new V1.ClusterFeature
            {
                Feature = scale.Name, Median = scale.Median, Mean = scale.Mean, Deviation = scale.Deviation,
            }),
        },
        DroppedFeatures =
        {
            model.DroppedFeatures.Select(dropped =>
                new V1.DroppedFeature { Feature = dropped.Name, Reason = dropped.Reason }),
        },
        CustomerCount = model.CustomerCount,
        SquaredError = model.SquaredError,
        Iterations = model.Iterations,
        Converged = model.Converged,
        Trials =
        {
            model.Trials.Select(trial =>
                new V1.ClusterTrial { Clusters = trial.Clusters, Silhouette = trial.Silhouette }),
        },
    };

    private static V1.Cluster Create(Cluster cluster, IReadOnlyList<FeatureScale> features)
    {
        var message = new V1.Cluster
        {
            Number = cluster.Number,
            Label = LabelMessages.Create(ClusterCodes.Of(cluster.Number), cluster.Name),
            Description = LabelMessages.Text(cluster.Description),
            Size = cluster.Size,
            Share = cluster.Share,
            Centroid =
            {
                cluster.Centroid.Select((sigmas, i) =>
                    new V1.ClusterCoordinate { Feature = features[i].Name, Sigmas = sigmas }),
            },
            Deviations =
            {
                cluster.Deviations.Select(deviation => new V1.ClusterDeviation
                {
                    Feature = deviation.Feature,
                    Sigmas = deviation.Sigmas,
                    TypicalValue = deviation.TypicalValue,
                }),
            },
        };
        if (cluster.Drift is { } drift) message.Drift = drift;
        return message;
    }
}
