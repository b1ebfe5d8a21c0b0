using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class AssignmentKernelTests
{
    private sealed record Case(double[][] Columns, int Clusters, ulong Seed);

    private static readonly Gen<Case> Cases =
        from count in Gen.Choose(1, 200)
        from dimensions in Gen.Choose(1, 9)
        from clusters in Gen.Choose(1, 11)
        from seed in Gen.Choose(0, 1_000_000)
        select new Case(Points.Random(count, dimensions, (ulong)seed), clusters, (ulong)seed);

    [Fact]
    public void Assign_EveryWidth_EqualsTheScalarTwin() => Seeded.Check(Cases, c =>
    {
        var points = PointSet.Of(c.Columns);
        var expected = Run(points, c, static (p, t, labels, sums) => NaiveAssignment.Assign(p, t, labels, sums));
        return Same(expected, Run(points, c, static (p, t, l, s) => Kernel<PointLanes128>(p, t, l, s)))
            && Same(expected, Run(points, c, static (p, t, l, s) => Kernel<PointLanes256>(p, t, l, s)))
            && Same(expected, Run(points, c, static (p, t, l, s) => Kernel<PointLanes512>(p, t, l, s)))
            && Same(expected, Run(points, c, static (p, t, l, s) => AssignmentKernel.Assign(p, t, (0, p.Count), l, s)));
    });

    [Fact]
    public void Assign_EquallyNearCentroids_TakesTheFirst()
    {
        var points = PointSet.Of([[-1, 0, 1]]);
        var table = new CentroidTable(3, 1);
        table.Set([0.5, -0.5, -0.5]);
        var labels = new int[points.Stride];
        AssignmentKernel.Assign(points, table, (0, 3), labels, null);
        Assert.Equal([1, 0, 0], labels[..3]);
    }

    [Fact]
    public void Assign_RowsInTwoParts_EqualsOnePass()
    {
        var points = PointSet.Of(Points.Random(100, 3, 7));
        var table = new CentroidTable(5, 3);
        table.Set(Centroids(points, 5, 7));
        var (whole, parts) = (new ClusterSums(5, 3), new ClusterSums(5, 3));
        int[] first = New(points), second = New(points);
        AssignmentKernel.Assign(points, table, (0, 100), first, whole);
        AssignmentKernel.Assign(points, table, (64, 100), second, parts);
        AssignmentKernel.Assign(points, table, (0, 64), second, parts);
        Assert.Equal(first[..100], second[..100]);
        Assert.Equal(whole.Sums, parts.Sums);
        Assert.Equal(whole.Counts, parts.Counts);
    }

    private delegate int Assignment(PointSet points, CentroidTable table, int[] labels, ClusterSums sums);

    private static int Kernel<TLanes>(PointSet points, CentroidTable table, int[] labels, ClusterSums sums)
        where TLanes : struct, IPointLanes<TLanes> =>
        AssignmentKernel.Assign<TLanes>(points, table, (0, points.Count), labels, sums);

    /// <summary>Two rounds with different centroids: the second moves points out of sums.</summary>
    private static (int[] Moved, int[] Labels, double[] Sums, long[] Counts) Run(
        PointSet points, Case c, Assignment assign)
    {
        var table = new CentroidTable(c.Clusters, points.Dimensions);
        var sums = new ClusterSums(c.Clusters, points.Dimensions);
        var labels = New(points);
        var moved = new int[2];
        for (var round = 0; round < 2; round++)
        {
            table.Set(Centroids(points, c.Clusters, c.Seed + (ulong)round));
            moved[round] = assign(points, table, labels, sums);
        }

        return (moved, labels[..points.Count], sums.Sums, sums.Counts);
    }

    private static bool Same(
        (int[] Moved, int[] Labels, double[] Sums, long[] Counts) a,
        (int[] Moved, int[] Labels, double[] Sums, long[] Counts) b) =>
        a.Moved.SequenceEqual(b.Moved) && a.Labels.SequenceEqual(b.Labels) && a.Sums.SequenceEqual(b.Sums)
            && a.Counts.SequenceEqual(b.Counts);

    private static int[] New(PointSet points)
    {
        var labels = new int[points.Stride];
        Array.Fill(labels, -1);
        return labels;
    }

    private static double[] Centroids(PointSet points, int clusters, ulong seed)
    {
        var random = new SplitMix64(seed ^ 99);
        return [.. Enumerable.Range(0, clusters * points.Dimensions).Select(_ => 2 * random.NextDouble() - 1)];
    }
}
