using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class KMeansTests
{
    private static readonly Gen<(double[][] Columns, int Clusters, int[] Order)> Cases =
        from count in Gen.Choose(12, 300)
        from dimensions in Gen.Choose(1, 6)
        from clusters in Gen.Choose(1, 9)
        from seed in Gen.Choose(0, 1_000_000)
        from order in Gen.Shuffle(Enumerable.Range(0, count))
        select (Points.Random(count, dimensions, (ulong)seed), clusters, order.ToArray());

    [Fact]
    public void Fit_OtherOrderOfPoints_GivesTheSameCentroidsAndPartition() => Seeded.Check(Cases, c =>
    {
        // A sample smaller than the set is chosen by the points' coordinates, so the order does not matter then either.
        foreach (var sample in new[] { 32 * 1024, 40 })
        {
            var settings = new KMeansSettings { Clusters = c.Clusters, SampleSize = sample };
            var first = KMeans.Fit(PointSet.Of(c.Columns), settings);
            var second = KMeans.Fit(PointSet.Of(Points.Gather(c.Columns, c.Order)), settings);
            if (!first.Centroids.SequenceEqual(second.Centroids)) return false;
            var moved = c.Order.Where((row, place) => first.Labels[row] != second.Labels[place]);
            if (moved.Any()) return false;
        }

        return true;
    });

    [Fact]
    public void Fit_OneTwoOrFourThreads_GivesTheSameBits()
    {
        var points = PointSet.Of(Points.Random(5 * Chunks.Rows + 77, 4, 5));
        var settings = new KMeansSettings { Clusters = 6, Restarts = 2, SampleSize = 4000 };
        var expected = KMeans.Fit(points, settings with { Limits = new(25, 0, 1) });
        foreach (var threads in new[] { 2, 4 })
        {
            var actual = KMeans.Fit(points, settings with { Limits = new(25, 0, threads) });
            Assert.Equal(expected.Centroids, actual.Centroids);
            Assert.Equal(expected.Labels[..points.Count], actual.Labels[..points.Count]);
            Assert.Equal(expected.SquaredError, actual.SquaredError);
        }
    }

    [Fact]
    public void Fit_AnyPoints_EveryClusterHasPointsAndEveryCentroidIsTheirMean() => Seeded.Check(Cases, c =>
    {
        var points = PointSet.Of(c.Columns);
        var fit = KMeans.Fit(points, new KMeansSettings { Clusters = c.Clusters, Limits = new(1000, 0, 1) });
        var sums = new ClusterSums(c.Clusters, points.Dimensions);
        for (var row = 0; row < points.Count; row++) sums.Move(points, row, -1, fit.Labels[row]);
        return fit.Converged && sums.Counts.SequenceEqual(fit.Counts) && sums.Counts.All(count => count > 0)
            && sums.Sums.Select((sum, i) => sum / sums.Counts[i / points.Dimensions]).SequenceEqual(fit.Centroids);
    });

    [Fact]
    public void Fit_MoreClusters_NeverHasAGreaterError() => Seeded.Check(Cases, c =>
    {
        var points = PointSet.Of(c.Columns);
        var error = KMeans.Fit(points, new KMeansSettings { Clusters = c.Clusters }).SquaredError;
        return KMeans.Fit(points, new KMeansSettings { Clusters = c.Clusters + 1 }).SquaredError <= error * (1 + 1e-9);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Fit_SeparateGroups_AreFound(ulong seed)
    {
        var (columns, groups) = Points.Blobs(600, 8, 3, seed);
        var fit = KMeans.Fit(PointSet.Of(columns), new KMeansSettings { Clusters = 8, Seed = seed });
        Assert.Equal(Points.Partition(groups), Points.Partition(fit.Labels[..600]));
    }

    [Fact]
    public void Fit_FewerDifferentPointsThanClusters_SaysHowMany()
    {
        var points = PointSet.Of([[1, 1, 2, 2, 3, 3, 3], [5, 5, 5, 5, 5, 5, 5]]);
        var error = Assert.Throws<ArgumentException>(() => KMeans.Fit(points, new KMeansSettings { Clusters = 4 }));
        Assert.Equal("4 clusters were asked for; there are 3 different points.", error.Message);
        Assert.Equal(0, KMeans.Fit(points, new KMeansSettings { Clusters = 3 }).SquaredError);
    }

    [Fact]
    public void Fit_HardlyAnyDifferentPointsInALargeSet_StillFindsThem()
    {
        // The sample is taken by coordinates; with three different points it would be nothing or far too much.
        var values = Enumerable.Range(0, 9000).Select(i => (double)(i < 8990 ? i % 2 : 7)).ToArray();
        var fit = KMeans.Fit(PointSet.Of([values]), new KMeansSettings { Clusters = 3, SampleSize = 100 });
        Assert.Equal([10, 4495, 4495], fit.Counts.Order());
    }

    [Fact]
    public void Fit_AmountsUpTo1E300_StaysFinite()
    {
        var points = PointSet.Of([[0, 1, 1e9, 1e300, -1e300, 5], [1e-300, 2, 3, 4, 5, 6]]);
        var fit = KMeans.Fit(points, new KMeansSettings { Clusters = 3 });
        Assert.All(fit.Centroids, value => Assert.True(double.IsFinite(value)));
        Assert.NotEqual(fit.Labels[3], fit.Labels[4]);
    }

    [Fact]
    public void Run_EmptyCluster_MovesToTheFarthestPoint()
    {
        var points = PointSet.Of([[0, 1, 2, 3, 100]]);
        double[] start = [.. new[] { 1.0, 1.5, 1e6 }.Select(value => points.Space.ToCoordinate(0, value))];
        var fit = Lloyd.Run(points, start, new LloydLimits(100, 0, 1));
        Assert.Equal([1, 1, 3], fit.Counts.Order());
        Assert.Equal(100, points.Space.ToValue(0, fit.Centroids[2]), 1e-4);
    }

    [Fact]
    public void Run_NoIterationAllowed_AssignsToTheGivenCentroids()
    {
        var points = PointSet.Of([[0, 1, 9, 10]]);
        double[] start = [.. new[] { 2.0, 7.0 }.Select(value => points.Space.ToCoordinate(0, value))];
        var fit = Lloyd.Run(points, start, new LloydLimits(0, 0, 1));
        Assert.Equal([0, 0, 1, 1], fit.Labels[..4]);
        Assert.False(fit.Converged);
    }

    [Fact]
    public void Fit_Cancelled_Throws()
    {
        var points = PointSet.Of(Points.Random(100, 2, 1));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            KMeans.Fit(points, new KMeansSettings { Clusters = 3 }, new CancellationToken(canceled: true)));
    }
}
