using System.Runtime.CompilerServices;

namespace ScoringService.Engine.Lifecycle;

/// <summary>
/// How far a criterion is met, 0 to 1: 1 exactly when it is, and on the way there a straight line that is half the
/// threshold wide. NaN, for unknown, stays NaN.
/// </summary>
internal static class Ramp
{
    /// <summary>1 from the threshold up, 0 from half of it down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AtLeast(double value, double threshold)
    {
        // Below the threshold the difference is exact and so the quotient below 1, whatever the rounding.
        var half = threshold / 2;
        return value >= threshold ? 1 : Math.Max((value - half) / half, 0);
    }

    /// <summary>1 from the threshold down, 0 from one and a half times it up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AtMost(double value, double threshold)
    {
        var half = threshold / 2;
        return value <= threshold ? 1 : Math.Clamp((threshold + half - value) / half, 0, BelowOne);
    }

    private const double BelowOne = 1 - 1.0 / (1L << 53);
}
