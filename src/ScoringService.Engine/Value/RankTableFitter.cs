using System.Buffers;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Value;

/// <summary>Learns a <see cref="RankTable"/>.</summary>
internal static class RankTableFitter
{
    private const long SignBit = long.MinValue;

    /// <summary>The ranks of the finite values; null when there is none. The order of the values does not
    /// matter.</summary>
    public static RankTable? Fit(ReadOnlySpan<double> values)
    {
        var rented = ArrayPool<double>.Shared.Rent(values.Length);
        var sorted = rented.AsSpan(0, SortFinite(values, rented));
        var table = sorted.IsEmpty ? null : OfSorted(sorted);
        ArrayPool<double>.Shared.Return(rented);
        return table;
    }

    /// <summary>Writes the finite values in ascending order, −0 as 0, and returns how many there are.</summary>
    public static int SortFinite(ReadOnlySpan<double> values, Span<double> sorted)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(values.Length);
        var count = 0;
        foreach (var value in values)
            if (double.IsFinite(value)) rented[count++] = KeyOf(value + 0.0);
        var keys = rented.AsSpan(0, count);
        if (count < 1000) keys.Sort();
        else RadixSort.Sort(keys, 64);
        for (var i = 0; i < count; i++) sorted[i] = ValueOf(keys[i]);
        ArrayPool<ulong>.Shared.Return(rented);
        return count;
    }

    /// <summary>First position after those that hold the same value as <paramref name="start"/>.</summary>
    public static int EndOfEqual(ReadOnlySpan<double> sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start]) end++;
        return end;
    }

    private static RankTable OfSorted(ReadOnlySpan<double> sorted)
    {
        var distinct = 0;
        for (var start = 0; start < sorted.Length; start = EndOfEqual(sorted, start)) distinct++;
        var keepsAll = distinct <= RankTable.MostValues;
        var (values, below, atMost) = (new List<double>(), new List<int>(), new List<int>());
        var next = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = EndOfEqual(sorted, start);
            if (!keepsAll && WantedRank(next, sorted.Length) >= end) continue;
            while (next < RankTable.MostValues && WantedRank(next, sorted.Length) < end) next++;
            values.Add(sorted[start]);
            below.Add(start);
            atMost.Add(end);
        }

        return new RankTable { Count = sorted.Length, Values = values, Below = below, AtMost = atMost };
    }

    /// <summary>The ranks 0 to count − 1 in even steps.</summary>
    private static long WantedRank(int step, int count) => (long)step * (count - 1) / (RankTable.MostValues - 1);

    /// <summary>A whole number that orders like the number.</summary>
    private static ulong KeyOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return (ulong)(bits ^ (bits >> 63 | SignBit));
    }

    private static double ValueOf(ulong key)
    {
        var bits = (long)key;
        return BitConverter.Int64BitsToDouble(bits ^ (~bits >> 63 | SignBit));
    }
}
