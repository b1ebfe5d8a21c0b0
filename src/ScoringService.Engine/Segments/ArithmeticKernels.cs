using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>An operator on numbers. A missing operand makes the result missing, as NaN does by itself.</summary>
internal interface INumberOperator
{
    static abstract Vector256<double> Apply(Vector256<double> left, Vector256<double> right);
}

internal readonly struct NumberSum : INumberOperator
{
    public static Vector256<double> Apply(Vector256<double> left, Vector256<double> right) => left + right;
}

internal readonly struct NumberDifference : INumberOperator
{
    public static Vector256<double> Apply(Vector256<double> left, Vector256<double> right) => left - right;
}

internal readonly struct NumberProduct : INumberOperator
{
    public static Vector256<double> Apply(Vector256<double> left, Vector256<double> right) => left * right;
}

/// <summary>Division; by zero it is missing.</summary>
internal readonly struct NumberQuotient : INumberOperator
{
    public static Vector256<double> Apply(Vector256<double> left, Vector256<double> right) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(right, Vector256<double>.Zero), Vector256.Create(double.NaN), left / right);
}

/// <summary>Number operator number.</summary>
internal sealed class NumberKernel<TOperator>(ValueKernel<double> left, ValueKernel<double> right)
    : ValueKernel<double>
    where TOperator : struct, INumberOperator
{
    public override ReadOnlySpan<double> Evaluate(RuleRun run, Span<double> buffer)
    {
        var lefts = left.Evaluate(run, buffer);
        var rights = right.Evaluate(run, run.Scratch.Rent<double>());
        ref var a = ref MemoryMarshal.GetReference(lefts);
        ref var b = ref MemoryMarshal.GetReference(rights);
        ref var result = ref MemoryMarshal.GetReference(buffer);
        for (nuint row = 0; row < (nuint)run.PaddedCount; row += (nuint)Vector256<double>.Count)
            TOperator.Apply(Vector256.LoadUnsafe(ref a, row), Vector256.LoadUnsafe(ref b, row))
                .StoreUnsafe(ref result, row);
        run.Scratch.Return();
        return buffer[..run.PaddedCount];
    }
}

/// <summary>An operator of which an operand or the result is a time; missing operands and results that do not fit give
/// missing ones.</summary>
internal interface ITimeOperator<TLeft, TRight, TResult>
{
    static abstract TResult Apply(TLeft left, TRight right);
}

/// <summary>Timestamp or duration plus duration.</summary>
internal readonly struct TimeSum : ITimeOperator<long, long, long>
{
    public static long Apply(long left, long right)
    {
        var sum = unchecked(left + right);
        var hasOverflow = ((left ^ sum) & (right ^ sum)) < 0;
        return hasOverflow || left == Missing.Microseconds || right == Missing.Microseconds
            ? Missing.Microseconds
            : sum;
    }
}

/// <summary>Timestamp minus timestamp or duration, or duration minus duration.</summary>
internal readonly struct TimeDifference : ITimeOperator<long, long, long>
{
    // A duration's range is symmetric, so its negation always fits; a missing one is its own negation.
    public static long Apply(long left, long right) => TimeSum.Apply(left, unchecked(-right));
}

/// <summary>Duration times number, to the nearest microsecond.</summary>
internal readonly struct DurationProduct : ITimeOperator<long, double, long>
{
    public static long Apply(long left, double right) =>
        left == Missing.Microseconds ? Missing.Microseconds : Round(left * right);

    /// <summary>The nearest whole number, missing when there is none within the range of durations.</summary>
    public static long Round(double microseconds) =>
        Math.Abs(microseconds) < -(double)long.MinValue ? (long)Math.Round(microseconds) : Missing.Microseconds;
}

/// <summary>Duration divided by number, to the nearest microsecond.</summary>
internal readonly struct DurationQuotient : ITimeOperator<long, double, long>
{
    public static long Apply(long left, double right) =>
        left == Missing.Microseconds || right == 0 ? Missing.Microseconds : DurationProduct.Round(left / right);
}

/// <summary>How many times one duration goes into another.</summary>
internal readonly struct DurationRatio : ITimeOperator<long, long, double>
{
    public static double Apply(long left, long right) =>
        left == Missing.Microseconds || right is 0 or Missing.Microseconds ? double.NaN : (double)left / right;
}

/// <summary>An operator on times.</summary>
internal sealed class TimeKernel<TLeft, TRight, TResult, TOperator>(ValueKernel<TLeft> left, ValueKernel<TRight> right)
    : ValueKernel<TResult>
    where TLeft : unmanaged
    where TRight : unmanaged
    where TResult : unmanaged
    where TOperator : struct, ITimeOperator<TLeft, TRight, TResult>
{
    public override ReadOnlySpan<TResult> Evaluate(RuleRun run, Span<TResult> buffer)
    {
        var lefts = left.Evaluate(run, MemoryMarshal.Cast<TResult, TLeft>(buffer));
        var rights = right.Evaluate(run, run.Scratch.Rent<TRight>());
        var results = buffer[..run.PaddedCount];
        for (var row = 0; row < results.Length; row++)
            results[row] = TOperator.Apply(lefts[row], rights[row]);
        run.Scratch.Return();
        return results;
    }
}
