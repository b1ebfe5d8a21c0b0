using System.Numerics;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Clustering;

/// <summary>Squared distances from all points to one place.</summary>
internal static class Distances
{
    /// <summary>Writes them as floats. Each is computed by itself, so the width of vectors does not matter.</summary>
    /// <param name="points">The points.</param>
    /// <param name="place">One number per coordinate.</param>
    /// <param name="squared">Receives one number per point; as long as the points' stride.</param>
    public static void Squared(PointSet points, ReadOnlySpan<double> place, Span<float> squared)
    {
        var target = MemoryMarshal.Cast<float, Vector<float>>(squared[..points.Stride]);
        target.Clear();
        for (var j = 0; j < points.Dimensions; j++)
        {
            var values = points.Values.AsSpan(j * points.Stride, points.Stride);
            var column = MemoryMarshal.Cast<float, Vector<float>>(values);
            var origin = new Vector<float>((float)place[j]);
            for (var i = 0; i < target.Length; i++)
            {
                var difference = column[i] - origin;
                target[i] += difference * difference;
            }
        }
    }
}
