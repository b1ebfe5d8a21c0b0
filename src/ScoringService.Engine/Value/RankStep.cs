using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Value;

/// <summary>The ranks from one kept value of a <see cref="RankTable"/> to the next.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal readonly struct RankStep
{
    private readonly double _low;
    private readonly double _atLow;
    private readonly double _scale;
    private readonly double _scaledLow;
    private readonly double _scaledGap;
    private readonly double _from;
    private readonly double _more;

    private RankStep(double low, double high, double atLow, double from, double more)
    {
        (_low, _atLow, _from, _more) = (low, atLow, from, more);
        // Halves keep the difference of extremes finite; of tiny numbers they would lose it.
        _scale = double.IsFinite(high - low) ? 1 : 0.5;
        _scaledLow = low * _scale;
        _scaledGap = high * _scale - _scaledLow;
    }

    /// <summary>The step of the values that so many kept ones are at or below.</summary>
    public static RankStep After(RankTable table, int count)
    {
        // Before the first value there is nobody, wherever one lies.
        if (count == 0) return new RankStep(double.MinValue, double.PositiveInfinity, 0, 0, 0);
        var low = table.Values[count - 1];
        double from = table.AtMost[count - 1];
        var atLow = table.Below[count - 1] + from;
        return count == table.Values.Count
            ? new RankStep(low, double.PositiveInfinity, atLow, from, 0)
            : new RankStep(low, table.Values[count], atLow, from, table.Below[count] - from);
    }

    /// <summary>Twice the number of customers below a value of this step, of equal ones the half of that; NaN for a
    /// value that is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Twice(double value)
    {
        var part = (value * _scale - _scaledLow) / _scaledGap;
        var between = 2 * (_from + _more * part);
        // A selection in registers: whether a value is a kept one cannot be predicted.
        var isLow = Vector128.Equals(Vector128.CreateScalarUnsafe(value), Vector128.CreateScalarUnsafe(_low));
        return Vector128.ConditionalSelect(
            isLow, Vector128.CreateScalarUnsafe(_atLow), Vector128.CreateScalarUnsafe(between)).ToScalar();
    }
}
