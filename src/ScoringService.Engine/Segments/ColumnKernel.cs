using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>Reads a column of numbers or instants.</summary>
/// <typeparam name="TStored">The column's type.</typeparam>
/// <typeparam name="T">double for numbers, long for instants.</typeparam>
/// <param name="slot">The column's place among the rule's columns.</param>
internal sealed class ColumnKernel<TStored, T>(int slot) : ValueKernel<T>
    where TStored : unmanaged, INumberBase<TStored>
    where T : unmanaged, INumberBase<T>
{
    public override ReadOnlySpan<T> Evaluate(RuleRun run, Span<T> buffer)
    {
        var column = (Column<TStored>)run.Column(slot);
        var stored = column.Values.Slice(run.Start, run.Count);
        if (typeof(TStored) == typeof(T) && column.Validity is null && run.Count == run.PaddedCount)
            return MemoryMarshal.Cast<TStored, T>(stored);
        TensorPrimitives.ConvertTruncating(stored, buffer);
        if (column.Validity is not null)
            for (var word = 0; word < run.WordCount; word++)
                MarkMissing(~run.Known(column, word), buffer.Slice(word << 6, 64));
        return buffer[..run.PaddedCount];
    }

    // Four rows at a time: a lane whose own bit is set in the word takes the missing value.
    private static void MarkMissing(ulong missing, Span<T> rows)
    {
        if (missing == 0) return;
        var laneBits = Vector256.Create(1L, 2, 4, 8);
        ref var first = ref MemoryMarshal.GetReference(rows);
        for (var row = 0; row < rows.Length; row += Vector256<T>.Count)
        {
            var isMissing = Vector256.Equals(Vector256.Create((long)(missing >> row)) & laneBits, laneBits);
            var values = Vector256.LoadUnsafe(ref first, (nuint)row);
            Vector256.ConditionalSelect(isMissing.As<long, T>(), Vector256.Create(Missing.Of<T>()), values)
                .StoreUnsafe(ref first, (nuint)row);
        }
    }
}
