using System.Buffers;

namespace ScoringService.Engine.Clustering;

/// <summary>Customers as points, and how their features became coordinates.</summary>
/// <param name="Points">The points; null when no feature is left.</param>
/// <param name="Features">Scale of each coordinate.</param>
/// <param name="Dropped">Features that make no coordinate.</param>
internal sealed record ClusterSpace(
    PointSet? Points, IReadOnlyList<FeatureScale> Features, IReadOnlyList<DroppedFeature> Dropped)
{
    /// <summary>Learns scales and applies them.</summary>
    public static ClusterSpace Fit(
        ClusterInput input, int[] rows, IReadOnlyList<string> names, int threads, CancellationToken cancellation)
    {
        var scales = new FeatureScale?[names.Count];
        var reasons = new string?[names.Count];
        var columns = new double[names.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, names.Count, options, j =>
        {
            columns[j] = ArrayPool<double>.Shared.Rent(rows.Length);
            var column = columns[j].AsSpan(0, rows.Length);
            input.Copy(j, rows, column);
            scales[j] = FeatureScale.Fit(names[j], column, out reasons[j]);
            scales[j]?.Apply(column, column);
        });
        int[] kept = [.. Enumerable.Range(0, names.Count).Where(j => scales[j] is not null)];
        var points = kept.Length == 0 ? null : Place([.. kept.Select(j => columns[j])], rows.Length, threads);
        foreach (var column in columns) ArrayPool<double>.Shared.Return(column);
        return new ClusterSpace(
            points,
            [.. kept.Select(j => scales[j]!)],
            [.. Enumerable.Range(0, names.Count).Where(j => scales[j] is null)
                .Select(j => new DroppedFeature(names[j], reasons[j]!))]);
    }

    /// <summary>The space of standardised features: their means are 0 already.</summary>
    public static PointSpace SpaceOf(int dimensions, int exponent) => new(new double[dimensions], exponent);

    /// <summary>Centroids, in standard deviations, as one array of coordinates.</summary>
    public static double[] ToCoordinates(IReadOnlyList<IReadOnlyList<double>> centroids, PointSpace space) =>
        [.. centroids.SelectMany(centroid => centroid.Select((value, j) => space.ToCoordinate(j, value)))];

    private static PointSet Place(double[][] columns, int count, int threads)
    {
        var greatest = 0.0;
        foreach (var column in columns)
            foreach (var value in column.AsSpan(0, count)) greatest = Math.Max(greatest, Math.Abs(value));
        var points = new PointSet(SpaceOf(columns.Length, PointSpace.ExponentFor(greatest)), count);
        Parallel.For(0, columns.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, j =>
            points.Space.Place(j, columns[j].AsSpan(0, count), points.Column(j)));
        return points;
    }
}
