using ScoringService.Engine.Clustering;

namespace ScoringService.Benchmarks;

/// <summary>k-means on standardised features.</summary>
internal sealed class PeersClusters
{
    private readonly double[][] _columns;
    private readonly PointSet _points;
    private readonly double[] _start;

    public PeersClusters(PeersPopulation population)
    {
        _columns = [.. population.Features.Select(column => Array.ConvertAll(column, value => (double)value))];
        _points = Place(2);
        _start = ClusterSpace.ToCoordinates([.. population.Start.Chunk(_columns.Length)], _points.Space).ToArray();
    }

    /// <summary>One iteration: the slope between runs of 5 and of 45 from the same start.</summary>
    public PeersAnswer Iteration(int threads)
    {
        Partition? few = null, many = null;
        var fewSeconds = PeersAnswer.Time(() => few = Lloyd.Run(_points, _start, new LloydLimits(5, 0, threads)));
        var manySeconds = PeersAnswer.Time(() => many = Lloyd.Run(_points, _start, new LloydLimits(45, 0, threads)));
        return Describe((manySeconds - fewSeconds) / (many!.Iterations - few!.Iterations), _points.Space, many);
    }

    /// <summary>From standardised columns to a converged partition, from the given start.</summary>
    public PeersAnswer Fit(int threads)
    {
        PointSet? points = null;
        Partition? partition = null;
        var seconds = PeersAnswer.Time(() =>
        {
            points = Place(threads);
            partition = Lloyd.Run(points, _start, new LloydLimits(300, 1e-4, threads));
        });
        return Describe(seconds, points!.Space, partition!);
    }

    /// <summary>The same with a search for the start, as the service does it: eight starts and exchanges.</summary>
    public PeersAnswer Search(int threads)
    {
        PointSet? points = null;
        Partition? partition = null;
        var settings = new KMeansSettings
        {
            Clusters = PeersPopulation.Clusters,
            Limits = new LloydLimits(300, 1e-4, threads),
        };
        var seconds = PeersAnswer.Time(() =>
        {
            points = Place(threads);
            partition = KMeans.Fit(points, settings);
        });
        return Describe(seconds, points!.Space, partition!);
    }

    /// <summary>Coordinates of standardised columns, by the same steps as <see cref="ClusterSpace"/>; the search for
    /// the greatest, which runs on one thread there, is shared among the threads.</summary>
    private PointSet Place(int threads)
    {
        var greatest = new double[_columns.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, _columns.Length, options, j =>
        {
            foreach (var value in _columns[j]) greatest[j] = Math.Max(greatest[j], Math.Abs(value));
        });
        var space = ClusterSpace.SpaceOf(_columns.Length, PointSpace.ExponentFor(greatest.Max()));
        var points = new PointSet(space, _columns[0].Length);
        Parallel.For(0, _columns.Length, options, j => space.Place(j, _columns[j], points.Column(j)));
        return points;
    }

    private static PeersAnswer Describe(double seconds, PointSpace space, Partition partition) => new(seconds, new()
    {
        ["inertia"] = [space.ToSquaredLength(partition.SquaredError)],
        ["iterations"] = [partition.Iterations],
        ["centroids"] = [.. partition.Centroids.Select((value, i) => space.ToValue(i % space.Dimensions, value))],
    });
}
