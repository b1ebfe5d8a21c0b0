namespace ScoringService.Engine.Clustering;

/// <summary>
/// Lloyd's algorithm ("Least squares quantization in PCM", IEEE Trans. Inf. Theory 28(2), 1982): assign every point to
/// its nearest centroid, move every centroid to the mean of its points, repeat.
/// </summary>
internal sealed class Lloyd
{
    private const int MostRelocations = 16;

    private readonly PointSet _points;
    private readonly LloydLimits _limits;
    private readonly CentroidTable _table;
    private readonly ClusterSums _sums;
    private readonly double[] _centroids;
    private readonly int[] _labels;
    private readonly int _clusters;
    private int _relocations;

    private Lloyd(PointSet points, double[] start, LloydLimits limits)
    {
        _points = points;
        _limits = limits;
        _clusters = start.Length / points.Dimensions;
        _centroids = [.. start];
        _table = new CentroidTable(_clusters, points.Dimensions);
        _sums = new ClusterSums(_clusters, points.Dimensions);
        _labels = new int[points.Stride];
        _labels.AsSpan().Fill(-1);
    }

    /// <summary>Runs the algorithm.</summary>
    /// <param name="points">At least one point.</param>
    /// <param name="start">Starting centroids, one row of coordinates each.</param>
    /// <param name="limits">When to stop.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Partition Run(
        PointSet points, double[] start, LloydLimits limits, CancellationToken cancellation = default)
    {
        var run = new Lloyd(points, start, limits);
        var iterations = 0;
        var converged = false;
        var threshold = limits.Tolerance * points.SumOfSquares(limits.Threads) / points.Count / points.Dimensions;
        while (!converged && iterations < limits.MaxIterations)
        {
            cancellation.ThrowIfCancellationRequested();
            iterations++;
            run.Assign();
            converged = run.MoveCentroids() <= threshold;
        }

        run.Assign();
        return run.ToPartition(iterations, converged);
    }

    /// <summary>Assigns points to given centroids.</summary>
    public static Partition Assign(PointSet points, double[] centroids, int threads)
    {
        var run = new Lloyd(points, centroids, new LloydLimits(0, 0, threads));
        run.Assign();
        return run.ToPartition(0, true);
    }

    private void Assign()
    {
        _table.Set(_centroids);
        var chunks = Chunks.CountOf(_points.Count);
        if (chunks == 1 || _limits.Threads == 1)
        {
            AssignmentKernel.Assign(_points, _table, (0, _points.Count), _labels, _sums);
            return;
        }

        Parallel.For(
            0, chunks, new ParallelOptions { MaxDegreeOfParallelism = _limits.Threads },
            () => new ClusterSums(_clusters, _points.Dimensions),
            (chunk, _, local) =>
            {
                var rows = (chunk * Chunks.Rows, Math.Min(_points.Count, (chunk + 1) * Chunks.Rows));
                AssignmentKernel.Assign(_points, _table, rows, _labels, local);
                return local;
            },
            local =>
            {
                // Sums are exact: the order in which threads come here does not matter.
                lock (_sums) _sums.Absorb(local);
            });
    }

    /// <summary>Moves each centroid to the mean of its points; returns the sum of the squared moves.</summary>
    private double MoveCentroids()
    {
        var d = _points.Dimensions;
        var squaredMoves = 0.0;
        for (var k = 0; k < _clusters; k++)
        {
            if (_sums.Counts[k] == 0) continue;
            for (var j = 0; j < d; j++)
            {
                var mean = _sums.Sums[k * d + j] / _sums.Counts[k];
                var move = mean - _centroids[k * d + j];
                squaredMoves += move * move;
                _centroids[k * d + j] = mean;
            }
        }

        // Points so close that floats cannot tell their distances apart may leave a cluster empty for good.
        if (!_sums.Counts.Contains(0) || ++_relocations > MostRelocations) return squaredMoves;
        return EmptyClusters.Relocate(_points, _sums, _labels, _centroids) ? double.PositiveInfinity : squaredMoves;
    }

    /// <summary>With S a cluster's sum and n its count, Σ|x − c|² = Σ|x|² − 2 Σ c·S + Σ n |c|².</summary>
    private double SquaredError()
    {
        var d = _points.Dimensions;
        var error = _points.SumOfSquares(_limits.Threads);
        for (var i = 0; i < _centroids.Length; i++)
            error += _centroids[i] * (_sums.Counts[i / d] * _centroids[i] - 2 * _sums.Sums[i]);
        return Math.Max(0, error);
    }

    private Partition ToPartition(int iterations, bool converged) => new()
    {
        Centroids = _centroids,
        Labels = _labels,
        Counts = _sums.Counts,
        SquaredError = SquaredError(),
        Iterations = iterations,
        Converged = converged,
    };
}
