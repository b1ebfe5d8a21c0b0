using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Lifecycle;

/// <summary>
/// How far a criterion is met, 0 to 1: 1 exactly when it is, and on the way there a straight line that is half the
/// threshold wide. NaN, for unknown, stays NaN.
/// </summary>
internal static class Ramp
{
    private const double BelowOne = 1 - 1.0 / (1L << 53);

    /// <summary>1 from the threshold up, 0 from half of it down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AtLeast(Vector256<double> value, double threshold)
    {
        // Below the threshold the difference is exact and so the quotient below 1, whatever the rounding.
        var half = Vector256.Create(threshold / 2);
        var part = (value - half) / half;
        part = Vector256.ConditionalSelect(
            Vector256.LessThan(part, Vector256<double>.Zero), Vector256<double>.Zero, part);
        var isMet = Vector256.GreaterThanOrEqual(value, Vector256.Create(threshold));
        return Vector256.ConditionalSelect(isMet, Vector256<double>.One, part);
    }

    /// <summary>1 from the threshold down, 0 from one and a half times it up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AtMost(Vector256<double> value, double threshold)
    {
        var half = threshold / 2;
        var most = Vector256.Create(BelowOne);
        var part = (Vector256.Create(threshold + half) - value) / Vector256.Create(half);
        part = Vector256.ConditionalSelect(
            Vector256.LessThan(part, Vector256<double>.Zero), Vector256<double>.Zero, part);
        part = Vector256.ConditionalSelect(Vector256.GreaterThan(part, most), most, part);
        var isMet = Vector256.LessThanOrEqual(value, Vector256.Create(threshold));
        return Vector256.ConditionalSelect(isMet, Vector256<double>.One, part);
    }
}
