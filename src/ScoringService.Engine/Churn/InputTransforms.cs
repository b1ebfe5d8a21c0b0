using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>Applies transforms; the fit and the scoring share it, so that both see the same bits.</summary>
internal static class InputTransforms
{
    /// <summary>Largest magnitude that is taken for a number: squares of more would overflow in sums.</summary>
    public const double LargestValue = 1e140;

    /// <summary>Transforms in place. What is missing, not finite or beyond <see cref="LargestValue"/> becomes NaN;
    /// −0 becomes 0.</summary>
    public static void Apply(InputTransform transform, Span<double> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var row = 0;
        for (; row <= values.Length - Vector512<double>.Count; row += Vector512<double>.Count)
            Apply(transform, Vector512.LoadUnsafe(ref first, (nuint)row)).StoreUnsafe(ref first, (nuint)row);
        if (row == values.Length) return;
        // The last few rows take the same path as all others, so that a row's place never changes its bits.
        Span<double> rest = stackalloc double[Vector512<double>.Count];
        values[row..].CopyTo(rest);
        Apply(transform, Vector512.Create<double>(rest)).CopyTo(rest);
        rest[..(values.Length - row)].CopyTo(values[row..]);
    }

    private static Vector512<double> Apply(InputTransform transform, Vector512<double> x)
    {
        var magnitude = Vector512.Abs(x);
        var isKnown = Vector512.LessThanOrEqual(magnitude, Vector512.Create(LargestValue));
        if (transform == InputTransform.SignedLog)
            x = Vector512.CopySign(VectorMath.Log1P(Vector512.ConditionalSelect(isKnown, magnitude, default)), x);
        return Vector512.ConditionalSelect(isKnown, x + Vector512<double>.Zero, Vector512.Create(double.NaN));
    }
}
