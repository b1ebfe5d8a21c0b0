using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Scoring;

/// <summary>Puts customers into clusters.</summary>
internal sealed class ClusterPart(ClusterModel model, CustomerBatch batch)
{
    private readonly ClusterScorer _scorer = new(model);
    private readonly ClusterInput _input = new(batch, model.Features.Select(feature => feature.Name));

    /// <summary>Every column of this part.</summary>
    public static ColumnDefinition[] Columns { get; } = [ScoreColumns.Cluster];

    /// <summary>Codes of the clusters.</summary>
    public IReadOnlyList<string> Codes { get; } =
        [.. model.Clusters.Select(cluster => ClusterCodes.Of(cluster.Number))];

    /// <summary>Scores rows.</summary>
    public void Score(RowRange rows, ScoreBuffers buffers)
    {
        var positions = buffers.Values<int>(ScoreColumns.Cluster, rows);
        _scorer.Score(_input, rows.Start, positions);
        Nulls.Take(positions, buffers.Known(ScoreColumns.Cluster, rows));
    }
}
