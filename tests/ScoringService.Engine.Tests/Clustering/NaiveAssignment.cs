using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

/// <summary>The scalar twin of <see cref="AssignmentKernel"/>: one point after the other, sums made afresh.</summary>
internal static class NaiveAssignment
{
    public static int Assign(PointSet points, CentroidTable table, int[] labels, ClusterSums sums)
    {
        var moved = 0;
        for (var row = 0; row < points.Count; row++)
        {
            var (least, nearest) = (float.PositiveInfinity, 0);
            for (var cluster = 0; cluster < table.Clusters; cluster++)
            {
                var distance = Distance(points, table, row, cluster);
                if (distance < least) (least, nearest) = (distance, cluster);
            }

            if (labels[row] != nearest) moved++;
            labels[row] = nearest;
        }

        Array.Clear(sums.Counts);
        Array.Clear(sums.Sums);
        for (var row = 0; row < points.Count; row++)
        {
            sums.Counts[labels[row]]++;
            for (var j = 0; j < points.Dimensions; j++)
                sums.Sums[labels[row] * points.Dimensions + j] += points.Column(j)[row];
        }

        return moved;
    }

    private static float Distance(PointSet points, CentroidTable table, int row, int cluster)
    {
        var tile = table.Values.AsSpan(cluster / CentroidTable.Tile * table.TileLength, table.TileLength);
        var place = cluster % CentroidTable.Tile;
        var distance = tile[place];
        for (var j = 0; j < points.Dimensions; j++)
        {
            var coefficient = tile[CentroidTable.Tile * (j + 1) + place];
            distance = MathF.FusedMultiplyAdd(points.Column(j)[row], coefficient, distance);
        }

        return distance;
    }
}
