using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Reads and writes columns for <see cref="Count"/> customers at a time, one in each lane. Lanes behind a
/// column's end are read as the value of nobody and not written.</summary>
internal static class Lanes
{
    /// <summary>Customers at a time.</summary>
    public const int Count = 4;

    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>NaN, for unknown.</summary>
    public static Vector256<double> Unknown => Vector256.Create(double.NaN);

    /// <summary>Numbers; unknown when the column is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Numbers(ReadOnlySpan<double> column, int row)
    {
        if (column.IsEmpty) return Unknown;
        return row <= column.Length - Count
            ? Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)row)
            : LastNumbers(column[row..]);
    }

    /// <summary>Whole numbers; negative ones when the column is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Integers(ReadOnlySpan<int> column, int row)
    {
        if (column.IsEmpty) return Vector128.Create(-1);
        return row <= column.Length - Count
            ? Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)row)
            : LastIntegers(column[row..]);
    }

    /// <summary>Whole numbers as doubles, negative ones as unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Counts(ReadOnlySpan<int> column, int row)
    {
        if (column.IsEmpty) return Unknown;
        var counts = Widen(Integers(column, row));
        return Vector256.ConditionalSelect(
            Vector256.LessThan(counts, Vector256<long>.Zero).AsDouble(), Unknown, Vector256.ConvertToDouble(counts));
    }

    /// <summary>Whole days of 24 hours from instants to another one, as recency is counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> DaysSince(ReadOnlySpan<long> column, int row, long instant)
    {
        return Vector256.Create(
            Day(column, row, instant), Day(column, row + 1, instant), Day(column, row + 2, instant),
            Day(column, row + 3, instant));
    }

    private static double Day(ReadOnlySpan<long> column, int row, long instant) =>
        (uint)row < (uint)column.Length ? (instant - column[row]) / MicrosecondsPerDay : double.NaN;

    /// <summary>The same numbers, 64 bits wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Widen(Vector128<int> lanes) =>
        Vector256.Create(Vector128.WidenLower(lanes), Vector128.WidenUpper(lanes));

    /// <summary>Writes numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> lanes, Span<double> column, int row)
    {
        if (row <= column.Length - Count) lanes.StoreUnsafe(ref MemoryMarshal.GetReference(column), (nuint)row);
        else for (var lane = 0; row + lane < column.Length; lane++) column[row + lane] = lanes[lane];
    }

    /// <summary>Writes whole numbers that fit in 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<long> lanes, Span<int> column, int row)
    {
        var narrow = Vector128.Narrow(lanes.GetLower(), lanes.GetUpper());
        if (row <= column.Length - Count) narrow.StoreUnsafe(ref MemoryMarshal.GetReference(column), (nuint)row);
        else for (var lane = 0; row + lane < column.Length; lane++) column[row + lane] = narrow[lane];
    }

    // Out of line, so that what every other group of customers takes stays small enough to be inlined.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> LastNumbers(ReadOnlySpan<double> rest)
    {
        Span<double> lanes = stackalloc double[Count];
        lanes.Fill(double.NaN);
        rest.CopyTo(lanes);
        return Vector256.Create<double>(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<int> LastIntegers(ReadOnlySpan<int> rest)
    {
        Span<int> lanes = stackalloc int[Count];
        lanes.Fill(-1);
        rest.CopyTo(lanes);
        return Vector128.Create<int>(lanes);
    }
}
