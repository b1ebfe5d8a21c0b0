using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>The two comparisons that all six are made of, by exchanging operands and negating.</summary>
internal interface IComparison
{
    static abstract Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right);
}

internal readonly struct IsEqual : IComparison
{
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);
}

internal readonly struct IsLess : IComparison
{
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);
}

/// <summary>Compares numbers, instants or durations; unknown where either is missing.</summary>
/// <param name="left">Left operand.</param>
/// <param name="right">Right operand.</param>
/// <param name="isNegated">Whether to answer the opposite.</param>
internal sealed class CompareKernel<T, TComparison>(ValueKernel<T> left, ValueKernel<T> right, bool isNegated)
    : LogicKernel
    where T : unmanaged
    where TComparison : struct, IComparison
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        var lefts = new Operand<T>(left, run);
        var rights = new Operand<T>(right, run);
        for (var word = 0; word < run.WordCount; word++)
        {
            var (holds, known) = Compare(in lefts.Word(word), in rights.Word(word));
            result.IsTrue[word] = isNegated ? known & ~holds : holds & known;
            result.IsFalse[word] = isNegated ? holds & known : known & ~holds;
        }

        run.Scratch.Return();
        run.Scratch.Return();
    }

    private static (ulong Holds, ulong Known) Compare(ref readonly T lefts, ref readonly T rights)
    {
        var holds = 0UL;
        var missing = 0UL;
        for (var row = 0; row < 64; row += Vector256<T>.Count)
        {
            var left = Vector256.LoadUnsafe(in lefts, (nuint)row);
            var right = Vector256.LoadUnsafe(in rights, (nuint)row);
            holds |= (ulong)TComparison.Compare(left, right).ExtractMostSignificantBits() << row;
            missing |= (ulong)(Missing.Lanes(left) | Missing.Lanes(right)).ExtractMostSignificantBits() << row;
        }

        return (holds, ~missing);
    }
}

/// <summary>The values of an operand in a chunk, by groups of 64 rows. A constant has one group that stands for
/// all.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Operand<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _values;
    private readonly bool _isConstant;

    /// <summary>Evaluates the operand; its buffer stays lent until the caller returns it.</summary>
    public Operand(ValueKernel<T> kernel, RuleRun run)
    {
        var buffer = run.Scratch.Rent<T>();
        _isConstant = kernel is ValueConstant<T>;
        if (kernel is ValueConstant<T> constant) buffer[..64].Fill(constant.Value);
        _values = _isConstant ? buffer : kernel.Evaluate(run, buffer);
    }

    /// <summary>The first of the 64 values of a word's rows.</summary>
    public ref readonly T Word(int word) => ref _values[_isConstant ? 0 : word << 6];
}
