using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>
/// The inner block of <see cref="LevelKernel"/> at one vector width: as many rows as a vector has bytes. A comparison
/// yields −1 for true, so subtracting it counts; the counts are then narrowed to bytes.
/// </summary>
internal interface ILevelBlock
{
    /// <summary>Rows of a block.</summary>
    static abstract int Rows { get; }

    static abstract void Score(ref readonly int values, ReadOnlySpan<int> edges, LevelScale scale, ref byte scores);

    static abstract void Score(
        ref readonly double values, ReadOnlySpan<double> edges, LevelScale scale, ref byte scores);
}

/// <inheritdoc/>
internal readonly struct LevelBlock128 : ILevelBlock
{
    public static int Rows => Vector128<byte>.Count;

    public static void Score(ref readonly int values, ReadOnlySpan<int> edges, LevelScale scale, ref byte scores)
    {
        var counts = Vector128.Narrow(
            Vector128.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector128.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        Store(counts, scale, ref scores);
    }

    public static void Score(ref readonly double values, ReadOnlySpan<double> edges, LevelScale scale, ref byte scores)
    {
        var low = Vector128.Narrow(
            Vector128.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector128.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        var high = Vector128.Narrow(
            Vector128.Narrow(Count(in values, 4, edges), Count(in values, 5, edges)),
            Vector128.Narrow(Count(in values, 6, edges), Count(in values, 7, edges)));
        Store(Vector128.Narrow(low, high), scale, ref scores);
    }

    private static Vector128<int> Count(ref readonly int values, int vector, ReadOnlySpan<int> edges)
    {
        var row = Vector128.LoadUnsafe(in values, (nuint)(vector * Vector128<int>.Count));
        var count = Vector128<int>.Zero;
        foreach (var edge in edges) count -= Vector128.GreaterThan(row, Vector128.Create(edge));
        return count;
    }

    private static Vector128<long> Count(ref readonly double values, int vector, ReadOnlySpan<double> edges)
    {
        var row = Vector128.LoadUnsafe(in values, (nuint)(vector * Vector128<double>.Count));
        var count = Vector128<long>.Zero;
        foreach (var edge in edges) count -= Vector128.GreaterThan(row, Vector128.Create(edge)).AsInt64();
        return count;
    }

    private static void Store(Vector128<sbyte> counts, LevelScale scale, ref byte scores) =>
        ((counts.AsByte() ^ Vector128.Create(scale.Flip)) + Vector128.Create(scale.Offset)).StoreUnsafe(ref scores);
}

/// <inheritdoc/>
internal readonly struct LevelBlock256 : ILevelBlock
{
    public static int Rows => Vector256<byte>.Count;

    public static void Score(ref readonly int values, ReadOnlySpan<int> edges, LevelScale scale, ref byte scores)
    {
        var counts = Vector256.Narrow(
            Vector256.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector256.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        Store(counts, scale, ref scores);
    }

    public static void Score(ref readonly double values, ReadOnlySpan<double> edges, LevelScale scale, ref byte scores)
    {
        var low = Vector256.Narrow(
            Vector256.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector256.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        var high = Vector256.Narrow(
            Vector256.Narrow(Count(in values, 4, edges), Count(in values, 5, edges)),
            Vector256.Narrow(Count(in values, 6, edges), Count(in values, 7, edges)));
        Store(Vector256.Narrow(low, high), scale, ref scores);
    }

    private static Vector256<int> Count(ref readonly int values, int vector, ReadOnlySpan<int> edges)
    {
        var row = Vector256.LoadUnsafe(in values, (nuint)(vector * Vector256<int>.Count));
        var count = Vector256<int>.Zero;
        foreach (var edge in edges) count -= Vector256.GreaterThan(row, Vector256.Create(edge));
        return count;
    }

    private static Vector256<long> Count(ref readonly double values, int vector, ReadOnlySpan<double> edges)
    {
        var row = Vector256.LoadUnsafe(in values, (nuint)(vector * Vector256<double>.Count));
        var count = Vector256<long>.Zero;
        foreach (var edge in edges) count -= Vector256.GreaterThan(row, Vector256.Create(edge)).AsInt64();
        return count;
    }

    private static void Store(Vector256<sbyte> counts, LevelScale scale, ref byte scores) =>
        ((counts.AsByte() ^ Vector256.Create(scale.Flip)) + Vector256.Create(scale.Offset)).StoreUnsafe(ref scores);
}

/// <inheritdoc/>
internal readonly struct LevelBlock512 : ILevelBlock
{
    public static int Rows => Vector512<byte>.Count;

    public static void Score(ref readonly int values, ReadOnlySpan<int> edges, LevelScale scale, ref byte scores)
    {
        var counts = Vector512.Narrow(
            Vector512.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector512.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        Store(counts, scale, ref scores);
    }

    public static void Score(ref readonly double values, ReadOnlySpan<double> edges, LevelScale scale, ref byte scores)
    {
        var low = Vector512.Narrow(
            Vector512.Narrow(Count(in values, 0, edges), Count(in values, 1, edges)),
            Vector512.Narrow(Count(in values, 2, edges), Count(in values, 3, edges)));
        var high = Vector512.Narrow(
            Vector512.Narrow(Count(in values, 4, edges), Count(in values, 5, edges)),
            Vector512.Narrow(Count(in values, 6, edges), Count(in values, 7, edges)));
        Store(Vector512.Narrow(low, high), scale, ref scores);
    }

    private static Vector512<int> Count(ref readonly int values, int vector, ReadOnlySpan<int> edges)
    {
        var row = Vector512.LoadUnsafe(in values, (nuint)(vector * Vector512<int>.Count));
        var count = Vector512<int>.Zero;
        foreach (var edge in edges) count -= Vector512.GreaterThan(row, Vector512.Create(edge));
        return count;
    }

    private static Vector512<long> Count(ref readonly double values, int vector, ReadOnlySpan<double> edges)
    {
        var row = Vector512.LoadUnsafe(in values, (nuint)(vector * Vector512<double>.Count));
        var count = Vector512<long>.Zero;
        foreach (var edge in edges) count -= Vector512.GreaterThan(row, Vector512.Create(edge)).AsInt64();
        return count;
    }

    private static void Store(Vector512<sbyte> counts, LevelScale scale, ref byte scores) =>
        ((counts.AsByte() ^ Vector512.Create(scale.Flip)) + Vector512.Create(scale.Offset)).StoreUnsafe(ref scores);
}
