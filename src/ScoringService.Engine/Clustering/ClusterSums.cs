using System.Runtime.CompilerServices;

namespace ScoringService.Engine.Clustering;

/// <summary>Number and sum of the points of each cluster; exact, see <see cref="PointSpace"/>.</summary>
internal sealed class ClusterSums(int clusters, int dimensions)
{
    public long[] Counts { get; } = new long[clusters];

    /// <summary>One row of coordinates per cluster.</summary>
    public double[] Sums { get; } = new double[clusters * dimensions];

    /// <summary>Moves a point between clusters; −1 is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Move(PointSet points, int row, int from, int to)
    {
        var stride = points.Stride;
        ref readonly var first = ref points.Values[row];
        Counts[to]++;
        var target = Sums.AsSpan(to * dimensions, dimensions);
        if (from < 0)
        {
            for (var j = 0; j < target.Length; j++) target[j] += At(in first, j, stride);
            return;
        }

        Counts[from]--;
        var source = Sums.AsSpan(from * dimensions, dimensions);
        for (var j = 0; j < target.Length; j++)
        {
            double value = At(in first, j, stride);
            target[j] += value;
            source[j] -= value;
        }
    }

    /// <summary>Adds other sums and empties them.</summary>
    public void Absorb(ClusterSums other)
    {
        for (var k = 0; k < Counts.Length; k++) Counts[k] += other.Counts[k];
        for (var i = 0; i < Sums.Length; i++) Sums[i] += other.Sums[i];
        Array.Clear(other.Counts);
        Array.Clear(other.Sums);
    }

    private static float At(ref readonly float first, int column, int stride) =>
        Unsafe.Add(ref Unsafe.AsRef(in first), (nint)column * stride);
}
