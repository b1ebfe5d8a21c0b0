namespace ScoringService.Engine.Clustering;

/// <summary>
/// Leaves a poor local optimum of Lloyd's algorithm by exchanging one centroid for a point: the local search of
/// Lattanzi and Sohler ("A better k-means++ algorithm via local search", ICML 2019). The points to try are drawn as
/// k-means++ does; each is measured with every centroid in its place.
/// </summary>
internal sealed class CentroidSwaps
{
    /// <summary>Exchanges of a round. They are independent of each other and can run at the same time; their number
    /// is fixed so that the result does not depend on the number of threads.</summary>
    private const int RoundSize = 4;

    private readonly PointSet _points;
    private readonly int _clusters;
    private readonly float[] _nearest;
    private readonly float[] _second;
    private readonly int[] _owner;
    private double _total;

    private CentroidSwaps(PointSet points, int clusters)
    {
        _points = points;
        _clusters = clusters;
        _nearest = new float[points.Stride];
        _second = new float[points.Stride];
        _owner = new int[points.Count];
    }

    /// <summary>Improves a partition until so many rounds in a row have failed.</summary>
    public static Partition Improve(
        PointSet points, Partition start, KMeansSettings settings, CancellationToken cancellation)
    {
        var clusters = start.Counts.Length;
        if (clusters < 2 || start.SquaredError == 0) return start;
        var search = new CentroidSwaps(points, clusters);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = settings.Limits.Threads,
            CancellationToken = cancellation,
        };
        var best = start;
        search.Measure(best.Centroids);
        var results = new Partition?[RoundSize];
        var seed = ~SplitMix64.Mix(settings.Seed);
        for (var failures = 0; failures < settings.FailedRounds; seed = SplitMix64.Mix(seed))
        {
            Parallel.For(0, RoundSize, options, attempt =>
            {
                var random = new SplitMix64(seed + (ulong)attempt);
                results[attempt] = search.Try(best, settings.SampleLimits, ref random, cancellation);
            });
            var round = results.OfType<Partition>().MinBy(partition => partition.SquaredError);
            if (round is null || round.SquaredError > best.SquaredError * (1 - 1e-9))
            {
                failures++;
                continue;
            }

            best = round;
            search.Measure(best.Centroids);
            failures = 0;
        }

        return best;
    }

    /// <summary>Finds, for every point, the two nearest centroids.</summary>
    private void Measure(double[] centroids)
    {
        var d = _points.Dimensions;
        var squared = new float[_points.Stride];
        _nearest.AsSpan().Fill(float.PositiveInfinity);
        _second.AsSpan().Fill(float.PositiveInfinity);
        for (var k = 0; k < _clusters; k++)
        {
            Distances.Squared(_points, centroids.AsSpan(k * d, d), squared);
            for (var i = 0; i < _owner.Length; i++)
            {
                var distance = squared[i];
                if (distance >= _second[i]) continue;
                if (distance < _nearest[i])
                {
                    _second[i] = _nearest[i];
                    _nearest[i] = distance;
                    _owner[i] = k;
                }
                else
                {
                    _second[i] = distance;
                }
            }
        }

        _total = 0;
        foreach (var distance in _nearest.AsSpan(0, _owner.Length)) _total += distance;
    }

    /// <summary>Draws a few points, makes the best exchange with one of them and runs Lloyd's algorithm; null when no
    /// exchange promises enough.</summary>
    private Partition? Try(
        Partition partition, LloydLimits limits, ref SplitMix64 random, CancellationToken cancellation)
    {
        var place = new double[_points.Dimensions];
        var candidate = new float[_points.Stride];
        var best = (Cost: double.PositiveInfinity, Cluster: 0, Row: 0);
        for (var trial = 0; trial < KMeansPlusPlus.Trials(_clusters); trial++)
        {
            var row = KMeansPlusPlus.Draw(_nearest.AsSpan(0, _owner.Length), _total, ref random);
            _points.CopyPoint(row, place);
            Distances.Squared(_points, place, candidate);
            var (cost, cluster) = BestExchange(candidate);
            if (cost < best.Cost) best = (cost, cluster, row);
        }

        // A point is a poor stand-in for the mean of its cluster, so a small loss here can still be a gain in the end.
        if (best.Cost > _total * (1 + 2.0 / _clusters)) return null;
        double[] centroids = [.. partition.Centroids];
        _points.CopyPoint(best.Row, centroids.AsSpan(best.Cluster * _points.Dimensions, _points.Dimensions));
        return Lloyd.Run(_points, centroids, limits, cancellation);
    }

    /// <summary>The centroid whose exchange for the candidate leaves the least sum of squared distances.</summary>
    private (double Cost, int Cluster) BestExchange(float[] candidate)
    {
        var loss = new double[_clusters];
        var kept = 0.0;
        for (var i = 0; i < _owner.Length; i++)
        {
            var with = Math.Min(_nearest[i], candidate[i]);
            kept += with;
            loss[_owner[i]] += Math.Min(_second[i], candidate[i]) - with;
        }

        var cluster = 0;
        for (var k = 1; k < _clusters; k++)
            if (loss[k] < loss[cluster]) cluster = k;
        return (kept + loss[cluster], cluster);
    }
}
