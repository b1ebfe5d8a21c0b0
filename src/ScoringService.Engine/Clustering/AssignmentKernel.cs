using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Clustering;

/// <summary>Finds the nearest centroid of each point and keeps the sums of the clusters up to date.</summary>
/// <remarks>
/// Distances of two vectors of points to four centroids stay in registers while the coordinates stream by. Only points
/// that change cluster touch the sums: because sums are exact, moving a point gives the same bits as summing afresh,
/// and after a few iterations hardly any point moves. Of equally near centroids the first wins.
/// </remarks>
internal static class AssignmentKernel
{
    /// <summary>Assigns points start to end.</summary>
    /// <param name="points">The points.</param>
    /// <param name="table">The centroids.</param>
    /// <param name="rows">First point, a multiple of <see cref="PointSet.Block"/>, and the one after the last.</param>
    /// <param name="labels">Cluster of each point before and after, −1 for none; as long as a column's stride.</param>
    /// <param name="sums">Told of every move; null when nobody needs sums.</param>
    /// <returns>Number of points that changed cluster.</returns>
    public static int Assign(
        PointSet points, CentroidTable table, (int Start, int End) rows, int[] labels, ClusterSums? sums)
    {
        if (Vector512.IsHardwareAccelerated) return Assign<PointLanes512>(points, table, rows, labels, sums);
        return Vector256.IsHardwareAccelerated
            ? Assign<PointLanes256>(points, table, rows, labels, sums)
            : Assign<PointLanes128>(points, table, rows, labels, sums);
    }

    /// <inheritdoc cref="Assign(PointSet, CentroidTable, ValueTuple{int, int}, int[], ClusterSums?)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Assign<TLanes>(
        PointSet points, CentroidTable table, (int Start, int End) rows, int[] labels, ClusterSums? sums)
        where TLanes : struct, IPointLanes<TLanes>
    {
        var width = 2 * TLanes.Count;
        Span<int> before = stackalloc int[PointSet.Block];
        var moved = 0;
        for (var row = rows.Start; row < rows.End; row += width)
        {
            Nearest<TLanes>(points, table, row, out var first, out var second);
            ref var label = ref labels[row];
            var old = labels.AsSpan(row, width);
            old.CopyTo(before);
            var changed = TLanes.Exchange(first, ref label)
                | (ulong)TLanes.Exchange(second, ref Unsafe.Add(ref label, TLanes.Count)) << TLanes.Count;
            if (rows.End - row < width) changed &= (1UL << (rows.End - row)) - 1;
            if (changed == 0) continue;
            moved += BitOperations.PopCount(changed);
            if (sums is null) continue;
            for (; changed != 0; changed &= changed - 1)
            {
                var lane = BitOperations.TrailingZeroCount(changed);
                sums.Move(points, row + lane, before[lane], old[lane]);
            }
        }

        return moved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Nearest<TLanes>(
        PointSet points, CentroidTable table, int row, out TLanes first, out TLanes second)
        where TLanes : struct, IPointLanes<TLanes>
    {
        ref var origin = ref points.Values[row];
        ref var coefficient = ref MemoryMarshal.GetArrayDataReference(table.Values);
        TLanes least1 = TLanes.Create(float.PositiveInfinity), least2 = least1, nearest1 = default, nearest2 = default;
        var clusters = table.Tiles * CentroidTable.Tile;
        for (var cluster = 0; cluster < clusters; cluster += CentroidTable.Tile)
        {
            TLanes a0 = TLanes.Create(coefficient), b0 = a0;
            TLanes a1 = TLanes.Create(Unsafe.Add(ref coefficient, 1)), b1 = a1;
            TLanes a2 = TLanes.Create(Unsafe.Add(ref coefficient, 2)), b2 = a2;
            TLanes a3 = TLanes.Create(Unsafe.Add(ref coefficient, 3)), b3 = a3;
            coefficient = ref Unsafe.Add(ref coefficient, CentroidTable.Tile);
            ref var source = ref origin;
            for (var j = 0; j < points.Dimensions; j++)
            {
                var x = TLanes.Load(in source);
                var y = TLanes.Load(in Unsafe.Add(ref source, TLanes.Count));
                var c = TLanes.Create(coefficient);
                a0 = TLanes.MultiplyAdd(x, c, a0);
                b0 = TLanes.MultiplyAdd(y, c, b0);
                c = TLanes.Create(Unsafe.Add(ref coefficient, 1));
                a1 = TLanes.MultiplyAdd(x, c, a1);
                b1 = TLanes.MultiplyAdd(y, c, b1);
                c = TLanes.Create(Unsafe.Add(ref coefficient, 2));
                a2 = TLanes.MultiplyAdd(x, c, a2);
                b2 = TLanes.MultiplyAdd(y, c, b2);
                c = TLanes.Create(Unsafe.Add(ref coefficient, 3));
                a3 = TLanes.MultiplyAdd(x, c, a3);
                b3 = TLanes.MultiplyAdd(y, c, b3);
                coefficient = ref Unsafe.Add(ref coefficient, CentroidTable.Tile);
                source = ref Unsafe.Add(ref source, points.Stride);
            }

            Keep(a0, b0, cluster, ref least1, ref nearest1, ref least2, ref nearest2);
            Keep(a1, b1, cluster + 1, ref least1, ref nearest1, ref least2, ref nearest2);
            Keep(a2, b2, cluster + 2, ref least1, ref nearest1, ref least2, ref nearest2);
            Keep(a3, b3, cluster + 3, ref least1, ref nearest1, ref least2, ref nearest2);
        }

        first = nearest1;
        second = nearest2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<TLanes>(
        TLanes distance1, TLanes distance2, int cluster, ref TLanes least1, ref TLanes nearest1, ref TLanes least2,
        ref TLanes nearest2)
        where TLanes : struct, IPointLanes<TLanes>
    {
        // The number of a cluster travels as a float of the same bits: it is only ever moved, never computed with.
        var number = TLanes.Create(BitConverter.Int32BitsToSingle(cluster));
        TLanes.Keep(distance1, number, ref least1, ref nearest1);
        TLanes.Keep(distance2, number, ref least2, ref nearest2);
    }
}
