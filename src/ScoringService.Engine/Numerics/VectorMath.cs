using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Numerics;

/// <summary>
/// Logarithms and exponentials of eight doubles, within 3 units in the last place. They are here because those of the
/// runtime are slow until tiered compilation has replaced the calling method, which takes longer than a whole fit; and
/// because these give the same bits on every machine, whatever its vector width.
/// </summary>
internal static class VectorMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    // Adding it leaves the nearest whole number in the low bits.
    private const double Rounder = 6755399441055744.0;

    /// <summary>ln x of normal positive numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        // x = 2^k m with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)).
        var bits = x.AsInt64();
        var offset = bits - Vector512.Create(0x3FE6A09E667F3BCDL);
        var power = Vector512.ShiftRightArithmetic(offset, 52);
        var f = (bits - Vector512.ShiftLeft(power, 52)).AsDouble() - Vector512<double>.One;
        var k = Vector512.ConvertToDouble(power);
        var s = f / (f + Vector512.Create(2.0));
        var y = s * s;
        var p = Vector512.Create(2.0 / 23);
        p = Multiply(p, y, 2.0 / 21);
        p = Multiply(p, y, 2.0 / 19);
        p = Multiply(p, y, 2.0 / 17);
        p = Multiply(p, y, 2.0 / 15);
        p = Multiply(p, y, 2.0 / 13);
        p = Multiply(p, y, 2.0 / 11);
        p = Multiply(p, y, 2.0 / 9);
        p = Multiply(p, y, 2.0 / 7);
        p = Multiply(p, y, 2.0 / 5);
        p = Multiply(p, y, 2.0 / 3);
        // 2s + s³p, written so that f, which is exact, carries the leading digits.
        var half = f * f * Vector512.Create(0.5);
        var low = Vector512.FusedMultiplyAdd(s, half + y * p, k * Vector512.Create(Ln2Low));
        return k * Vector512.Create(Ln2High) - (half - low - f);
    }

    /// <summary>ln(1 + x), x &gt; −1, also for x near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1P(Vector512<double> x)
    {
        var sum = Vector512<double>.One + x;
        return Log(sum) + (x - (sum - Vector512<double>.One)) / sum;
    }

    /// <summary>e^x: 0 below −745, infinity above 709.8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var power = Reduce(x, out var r);
        // 2^power in two factors, as power may lie beyond the range of one.
        var half = Vector512.ShiftRightArithmetic(power, 1);
        return (Vector512<double>.One + ReducedExpM1(r)) * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    /// <summary>e^x − 1, also for x near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpM1(Vector512<double> x)
    {
        var power = Reduce(x, out var r);
        var half = Vector512.ShiftRightArithmetic(power, 1);
        var first = PowerOfTwo(half);
        var second = PowerOfTwo(power - half);
        return Vector512.FusedMultiplyAdd(
            ReducedExpM1(r) * first, second, first * second - Vector512<double>.One);
    }

    /// <summary>(e^x − 1) / x, 1 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> RelativeExpM1(Vector512<double> x)
    {
        var isZero = Vector512.Equals(x, Vector512<double>.Zero);
        return Vector512.ConditionalSelect(isZero, Vector512<double>.One, ExpM1(x) / x);
    }

    /// <summary>The sum of the lanes in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> lanes)
    {
        var half = lanes.GetLower() + lanes.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.GetElement(0) + quarter.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Multiply(Vector512<double> sum, Vector512<double> x, double next) =>
        Vector512.FusedMultiplyAdd(sum, x, Vector512.Create(next));

    /// <summary>Splits x = power · ln 2 + r, |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Reduce(Vector512<double> x, out Vector512<double> r)
    {
        x = Vector512.MaxNative(Vector512.MinNative(x, Vector512.Create(710.0)), Vector512.Create(-746.0));
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(InverseLn2), Vector512.Create(Rounder));
        var k = shifted - Vector512.Create(Rounder);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), r);
        return shifted.AsInt64() - Vector512.Create(Rounder).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ReducedExpM1(Vector512<double> r)
    {
        var p = Vector512.Create(1.0 / 6227020800);
        p = Multiply(p, r, 1.0 / 479001600);
        p = Multiply(p, r, 1.0 / 39916800);
        p = Multiply(p, r, 1.0 / 3628800);
        p = Multiply(p, r, 1.0 / 362880);
        p = Multiply(p, r, 1.0 / 40320);
        p = Multiply(p, r, 1.0 / 5040);
        p = Multiply(p, r, 1.0 / 720);
        p = Multiply(p, r, 1.0 / 120);
        p = Multiply(p, r, 1.0 / 24);
        p = Multiply(p, r, 1.0 / 6);
        p = Multiply(p, r, 0.5);
        return Vector512.FusedMultiplyAdd(p * r, r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<long> power) =>
        Vector512.ShiftLeft(power + Vector512.Create(1023L), 52).AsDouble();
}
