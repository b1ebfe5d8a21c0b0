using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>Scores of values by the edges below them: one byte per row.</summary>
internal static class LevelKernel
{
    /// <summary>Scores whole numbers. An edge e is given as floor(e), which the same whole numbers exceed.</summary>
    public static void Score(ReadOnlySpan<int> values, ReadOnlySpan<int> edges, LevelScale scale, Span<byte> scores)
    {
        if (Vector512.IsHardwareAccelerated) Score<LevelBlock512>(values, edges, scale, scores);
        else if (Vector256.IsHardwareAccelerated) Score<LevelBlock256>(values, edges, scale, scores);
        else Score<LevelBlock128>(values, edges, scale, scores);
    }

    /// <summary>Scores doubles; NaN exceeds no edge.</summary>
    public static void Score(
        ReadOnlySpan<double> values, ReadOnlySpan<double> edges, LevelScale scale, Span<byte> scores)
    {
        if (Vector512.IsHardwareAccelerated) Score<LevelBlock512>(values, edges, scale, scores);
        else if (Vector256.IsHardwareAccelerated) Score<LevelBlock256>(values, edges, scale, scores);
        else Score<LevelBlock128>(values, edges, scale, scores);
    }

    public static void Score<TBlock>(
        ReadOnlySpan<int> values, ReadOnlySpan<int> edges, LevelScale scale, Span<byte> scores)
        where TBlock : struct, ILevelBlock
    {
        scores = scores[..values.Length];
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(scores);
        var row = 0;
        for (; row <= values.Length - TBlock.Rows; row += TBlock.Rows)
            TBlock.Score(ref Unsafe.Add(ref source, row), edges, scale, ref Unsafe.Add(ref target, row));
        for (; row < values.Length; row++)
        {
            var below = 0;
            foreach (var edge in edges) below += values[row] > edge ? 1 : 0;
            scores[row] = scale.Score(below);
        }
    }

    public static void Score<TBlock>(
        ReadOnlySpan<double> values, ReadOnlySpan<double> edges, LevelScale scale, Span<byte> scores)
        where TBlock : struct, ILevelBlock
    {
        scores = scores[..values.Length];
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(scores);
        var row = 0;
        for (; row <= values.Length - TBlock.Rows; row += TBlock.Rows)
            TBlock.Score(ref Unsafe.Add(ref source, row), edges, scale, ref Unsafe.Add(ref target, row));
        for (; row < values.Length; row++)
        {
            var below = 0;
            foreach (var edge in edges) below += values[row] > edge ? 1 : 0;
            scores[row] = scale.Score(below);
        }
    }

    /// <summary>floor(edge) of each edge, limited to what an int holds.</summary>
    public static int[] ToWholeNumbers(IReadOnlyList<double> edges) =>
        [.. edges.Select(edge => (int)Math.Clamp(Math.Floor(edge), int.MinValue, int.MaxValue))];
}
