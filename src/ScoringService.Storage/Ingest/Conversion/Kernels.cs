using System.Buffers.Text;
using ScoringService.Engine;

namespace ScoringService.Storage.Ingest;

/// <summary>Leaves every value to <see cref="OddRows"/>; for pairs of types that hardly anybody sends.</summary>
internal sealed class OddKernel(ValueRules rules, int index) : ColumnKernel(rules, index)
{
    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        for (var i = 0; i < isOdd.Length; i++)
        {
            if (values.IsValid(from + i)) isOdd[i] = true;
            else SetNull(block, at + i, ref isOdd[i]);
        }
    }
}

/// <summary>Parses text.</summary>
internal sealed class ParseKernel<T, TParser>(ValueRules rules, int index) : ColumnKernel(rules, index)
    where T : unmanaged
    where TParser : struct, ITextParser<T>
{
    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var text = (Utf8Column)values;
        var bytes = text.Bytes.AsSpan();
        var offsets = text.Offsets.AsSpan(from, isOdd.Length + 1);
        var target = block.Values<T>(Index).Slice(at, isOdd.Length);
        for (var i = 0; i < isOdd.Length; i++)
        {
            // Null rows have no bytes, and empty text is no value either.
            var value = bytes[offsets[i]..offsets[i + 1]];
            if (value.IsEmpty || !text.IsValid(from + i)) SetNull(block, at + i, ref isOdd[i]);
            else if (!TParser.TryParse(value, Rules, out target[i])) isOdd[i] = true;
        }
    }
}

/// <summary>Converts values of a fixed size.</summary>
internal sealed class MapKernel<TSource, T, TMap>(ValueRules rules, int index) : ColumnKernel(rules, index)
    where TSource : unmanaged
    where T : unmanaged
    where TMap : struct, IValueMap<TSource, T>
{
    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var source = ((Column<TSource>)values).Values.Slice(from, isOdd.Length);
        var target = block.Values<T>(Index).Slice(at, isOdd.Length);
        for (var i = 0; i < isOdd.Length; i++)
        {
            if (!values.IsValid(from + i)) SetNull(block, at + i, ref isOdd[i]);
            else if (!TMap.TryMap(source[i], Rules, out target[i])) isOdd[i] = true;
        }
    }
}

/// <summary>Takes truth values over.</summary>
internal sealed class BooleanKernel(ValueRules rules, int index) : ColumnKernel(rules, index)
{
    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var bits = ((BooleanColumn)values).Bits;
        var target = block.Values<byte>(Index).Slice(at, isOdd.Length);
        for (var i = 0; i < isOdd.Length; i++)
        {
            var row = from + i;
            if (values.IsValid(row)) target[i] = (byte)(bits[row >> 6] >> (row & 63) & 1);
            else SetNull(block, at + i, ref isOdd[i]);
        }
    }
}

/// <summary>Writes whole numbers as text.</summary>
internal sealed class DigitsKernel(ValueRules rules, int index) : ColumnKernel(rules, index)
{
    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var source = ((Column<long>)values).Values.Slice(from, isOdd.Length);
        var target = block.Values<NativeText>(Index).Slice(at, isOdd.Length);
        Span<byte> digits = stackalloc byte[20];
        for (var i = 0; i < isOdd.Length; i++)
        {
            target[i] = default;
            if (!values.IsValid(from + i)) SetNull(block, at + i, ref isOdd[i]);
            else if (Utf8Formatter.TryFormat(source[i], digits, out var length))
                target[i] = block.Text.Native(digits[..length]);
        }
    }
}
