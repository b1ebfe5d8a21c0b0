using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>The values that stand for null: NaN among doubles, the smallest number among longs.</summary>
internal static class Missing
{
    /// <summary>The missing instant or duration.</summary>
    public const long Microseconds = long.MinValue;

    /// <summary>The missing value of a type, double or long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(double.NaN) : Unsafe.BitCast<long, T>(Microseconds);

    /// <summary>All bits set in the lanes without a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Lanes<T>(Vector256<T> values)
        where T : unmanaged => typeof(T) == typeof(double)
        ? ~Vector256.Equals(values, values)
        : Vector256.Equals(values, Vector256.Create(Of<T>()));
}
