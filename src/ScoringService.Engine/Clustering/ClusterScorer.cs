using System.Buffers;

namespace ScoringService.Engine.Clustering;

/// <summary>Puts customers into the clusters of a model. Each row depends on the model and on its own features
/// only.</summary>
public sealed class ClusterScorer
{
    private const int BlockRows = 2048;

    private readonly ClusterModel _model;
    private readonly PointSpace _space;
    private readonly CentroidTable _table;

    /// <summary>Prepares a model for use.</summary>
    /// <param name="model">The model.</param>
    public ClusterScorer(ClusterModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _space = ClusterSpace.SpaceOf(model.Features.Count, model.Exponent);
        _table = new CentroidTable(model.Clusters.Count, model.Features.Count);
        _table.Set(ClusterSpace.ToCoordinates([.. model.Clusters.Select(cluster => cluster.Centroid)], _space));
    }

    /// <summary>Finds the clusters of rows.</summary>
    /// <param name="batch">Feature rows, of any population and instant.</param>
    /// <param name="start">First row.</param>
    /// <param name="positions">Receives each row's position in <see cref="ClusterModel.Clusters"/>; −1 for a customer
    /// without a purchase, who is in none.</param>
    public void Score(CustomerBatch batch, int start, Span<int> positions)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Score(new ClusterInput(batch, _model.Features.Select(feature => feature.Name)), start, positions);
    }

    /// <summary>Finds the clusters of rows; allocates nothing.</summary>
    /// <param name="input">The features of the model, in its order.</param>
    /// <param name="start">First row.</param>
    /// <param name="positions">As above.</param>
    internal void Score(ClusterInput input, int start, Span<int> positions)
    {
        var rows = ArrayPool<int>.Shared.Rent(BlockRows);
        var labels = ArrayPool<int>.Shared.Rent(BlockRows);
        var values = ArrayPool<double>.Shared.Rent(BlockRows);
        var coordinates = ArrayPool<float>.Shared.Rent(BlockRows * _space.Dimensions);
        Array.Clear(coordinates);
        for (var first = 0; first < positions.Length; first += BlockRows)
        {
            var block = positions.Slice(first, Math.Min(BlockRows, positions.Length - first));
            for (var i = 0; i < block.Length; i++) rows[i] = start + first + i;
            var points = new PointSet(_space, block.Length, coordinates);
            for (var j = 0; j < _space.Dimensions; j++)
            {
                var column = values.AsSpan(0, block.Length);
                input.Copy(j, rows.AsSpan(0, block.Length), column);
                _model.Features[j].Apply(column, column);
                _space.Place(j, column, points.Column(j));
            }

            AssignmentKernel.Assign(points, _table, (0, block.Length), labels, null);
            for (var i = 0; i < block.Length; i++) block[i] = input.IsUsed(start + first + i) ? labels[i] : -1;
        }

        ArrayPool<int>.Shared.Return(rows);
        ArrayPool<int>.Shared.Return(labels);
        ArrayPool<double>.Shared.Return(values);
        ArrayPool<float>.Shared.Return(coordinates);
    }
}
