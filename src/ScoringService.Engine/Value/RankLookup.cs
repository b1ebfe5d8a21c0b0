using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Value;

/// <summary>Reads a <see cref="RankTable"/> quickly.</summary>
internal sealed class RankLookup(RankTable table)
{
    // An empty table would have nothing to search in.
    private readonly double[] _values =
        table.Fault() is { } fault ? throw new ArgumentException($"The rank table {fault}") : [.. table.Values];

    private readonly int[] _below = [.. table.Below];
    private readonly int[] _atMost = [.. table.AtMost];
    private readonly double _twiceCount = 2.0 * table.Count;

    /// <summary>Mid-rank, 0 to 1: the share of the population below the value, of equal ones half. NaN for a value
    /// that is not finite.</summary>
    public double Rank(double value) => Twice(value) / _twiceCount;

    /// <summary>The share above the value, of equal ones half. NaN for a value that is not finite.</summary>
    public double TopShare(double value) => (_twiceCount - Twice(value)) / _twiceCount;

    /// <summary>Twice the number of customers below the value, of equal ones the half of that.</summary>
    private double Twice(double value)
    {
        if (!double.IsFinite(value)) return double.NaN;
        var at = CountUpTo(value) - 1;
        if (at < 0) return 0;
        if (_values[at] == value) return (double)_below[at] + _atMost[at];
        if (at == _values.Length - 1) return _twiceCount;
        double from = _atMost[at], to = _below[at + 1];
        return 2 * (from + (to - from) * Part(_values[at], value, _values[at + 1]));
    }

    /// <summary>Where a value lies between two others, 0 to 1.</summary>
    private static double Part(double low, double value, double high)
    {
        var gap = high - low;
        // Halves keep the difference of extremes finite; of tiny numbers they would lose it.
        return double.IsFinite(gap) ? (value - low) / gap : (value / 2 - low / 2) / (high / 2 - low / 2);
    }

    /// <summary>Number of kept values at or below the value, by halving. Without branches that depend on the value,
    /// the searches of successive customers overlap.</summary>
    private int CountUpTo(double value)
    {
        // start + half never passes the end: start grows only by what length loses.
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        var (start, length) = (0, _values.Length);
        while (length > 1)
        {
            var half = length >> 1;
            start += half & -Bit(Unsafe.Add(ref values, start + half - 1) <= value);
            length -= half;
        }

        return start + Bit(Unsafe.Add(ref values, start) <= value);
    }

    private static int Bit(bool condition) => Unsafe.BitCast<bool, byte>(condition);
}
