using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using ScoringService.Engine;
using Column = ScoringService.Engine.Column;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Engine columns as Arrow fields and arrays. Values are wrapped, not copied; only text offsets (rebased to 0) and
/// bitmaps of validity and of truth values, a few bits per row, are made anew for each batch.
/// </summary>
internal static class ArrowColumns
{
    private static readonly TimestampType Utc = new(TimeUnit.Microsecond, "UTC");

    /// <summary>The Arrow field of a column: name, type, and unit, meaning and labels as metadata.</summary>
    /// <param name="definition">The column.</param>
    /// <param name="isSpelled">Whether a dictionary-encoded column is sent as plain texts.</param>
    public static Field Field(ColumnDefinition definition, bool isSpelled) =>
        new(definition.Name, isSpelled && definition.Type == ColumnType.Dictionary
            ? StringType.Default : Type(definition.Type), true, Metadata(definition));

    /// <summary>The Arrow type of a column type.</summary>
    public static IArrowType Type(ColumnType type) => type switch
    {
        ColumnType.Int32 => Int32Type.Default,
        ColumnType.UInt8 => UInt8Type.Default,
        ColumnType.Float64 => DoubleType.Default,
        ColumnType.Boolean => BooleanType.Default,
        ColumnType.Timestamp => Utc,
        ColumnType.Utf8 => StringType.Default,
        ColumnType.Dictionary => new DictionaryType(Int32Type.Default, StringType.Default, false),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
    };

    /// <summary>Bits per row of a column without its text.</summary>
    public static int FixedBits(ColumnType type) => type switch
    {
        ColumnType.Boolean => 1,
        ColumnType.UInt8 => 8,
        ColumnType.Float64 or ColumnType.Timestamp => 64,
        _ => 32,
    };

    /// <summary>The dictionary of a column, as every batch of a stream shares it.</summary>
    public static StringArray Dictionary(DictionaryColumn column)
    {
        var builder = new StringArray.Builder();
        foreach (var value in column.Dictionary) builder.Append(value);
        return builder.Build();
    }

    /// <summary>Bytes of the longest text of a dictionary.</summary>
    public static int LongestText(StringArray dictionary) =>
        Enumerable.Range(0, dictionary.Length).Select(dictionary.GetValueLength).DefaultIfEmpty().Max();

    /// <summary>Rows [start, start + count) of a dictionary-encoded column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="dictionary">Its <see cref="Dictionary"/>.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public static DictionaryArray Slice(DictionaryColumn column, StringArray dictionary, int start, int count)
    {
        var indices = Fixed(column, Int32Type.Default, column.Bytes, start, count);
        return new DictionaryArray(
            (DictionaryType)Type(ColumnType.Dictionary), ArrowArrayFactory.BuildArray(indices), dictionary);
    }

    /// <summary>Rows [start, start + count) of a dictionary-encoded column as plain texts.</summary>
    /// <param name="column">The column.</param>
    /// <param name="dictionary">Its <see cref="Dictionary"/>.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public static StringArray Spell(DictionaryColumn column, StringArray dictionary, int start, int count)
    {
        var validity = Validity(column, start, count, out var nulls);
        var codes = column.Indices.Slice(start, count);
        var places = dictionary.ValueOffsets;
        var texts = dictionary.Values;
        var offsetBytes = new byte[(count + 1) * sizeof(int)];
        var offsets = MemoryMarshal.Cast<byte, int>(offsetBytes.AsSpan());
        for (var i = 0; i < count; i++)
            offsets[i + 1] = offsets[i]
                + (column.IsValid(start + i) ? places[codes[i] + 1] - places[codes[i]] : 0);
        var bytes = GC.AllocateUninitializedArray<byte>(offsets[count]);
        for (var i = 0; i < count; i++)
            texts.Slice(places[codes[i]], offsets[i + 1] - offsets[i]).CopyTo(bytes.AsSpan(offsets[i]));
        return new StringArray(new ArrayData(
            StringType.Default, count, nulls, 0, [validity, new ArrowBuffer(offsetBytes), new ArrowBuffer(bytes)]));
    }

    /// <summary>Rows [start, start + count) of a column that is not dictionary-encoded.</summary>
    /// <param name="column">The column.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public static IArrowArray Slice(Column column, int start, int count)
    {
        switch (column)
        {
            case Utf8Column text:
                var validity = Validity(column, start, count, out var nulls);
                return new StringArray(
                    new ArrayData(StringType.Default, count, nulls, 0, [validity, .. Text(text, start, count)]));
            case BooleanColumn flags:
                validity = Validity(column, start, count, out nulls);
                var bits = new ArrowBuffer(Bits(flags.Bits, start, count));
                return new BooleanArray(new ArrayData(BooleanType.Default, count, nulls, 0, [validity, bits]));
            default:
                var type = Type(column.Definition.Type);
                return ArrowArrayFactory.BuildArray(Fixed(column, type, FixedBytes(column), start, count));
        }
    }

    private static ArrayData Fixed(Column column, IArrowType type, ReadOnlyMemory<byte> bytes, int start, int count)
    {
        var validity = Validity(column, start, count, out var nulls);
        var width = FixedBits(column.Definition.Type) / 8;
        return new ArrayData(
            type, count, nulls, 0, [validity, new ArrowBuffer(bytes.Slice(start * width, count * width))]);
    }

    private static ReadOnlyMemory<byte> FixedBytes(Column column) => column switch
    {
        Column<int> c => c.Bytes,
        Column<byte> c => c.Bytes,
        Column<double> c => c.Bytes,
        Column<long> c => c.Bytes,
        _ => throw new ArgumentException($"{column.Definition.Name}: no Arrow type for {column.GetType()}."),
    };

    private static ArrowBuffer[] Text(Utf8Column column, int start, int count)
    {
        var from = column.Offsets[start];
        var offsets = new byte[(count + 1) * sizeof(int)];
        TensorPrimitives.Subtract(
            column.Offsets.AsSpan(start, count + 1), from, MemoryMarshal.Cast<byte, int>(offsets.AsSpan()));
        var bytes = new ArrowBuffer(column.Bytes.AsMemory(from, column.Offsets[start + count] - from));
        return [new ArrowBuffer(offsets), bytes];
    }

    private static ArrowBuffer Validity(Column column, int start, int count, out int nulls)
    {
        nulls = 0;
        if (column.Validity is not { } words || count == 0) return ArrowBuffer.Empty;
        var bytes = Bits(words, start, count);
        nulls = count;
        foreach (var b in bytes) nulls -= BitOperations.PopCount(b);
        return nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bytes);
    }

    /// <summary>Bits [start, start + count) of a bitmap, at the beginning of bytes of their own.</summary>
    private static byte[] Bits(ReadOnlySpan<ulong> words, int start, int count)
    {
        var bytes = new byte[(count + 7) >> 3];
        var shift = start & 63;
        words = words[(start >> 6)..];
        for (int word = 0, at = 0; at < bytes.Length; word++, at += sizeof(ulong))
        {
            var bits = words[word] >> shift;
            if (shift != 0 && word + 1 < words.Length) bits |= words[word + 1] << (64 - shift);
            var left = Math.Min(sizeof(ulong), bytes.Length - at);
            MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in bits))[..left].CopyTo(bytes.AsSpan(at));
        }

        // Bits past the end are cleared so that equal rows give equal bytes whatever follows them.
        if ((count & 7) != 0) bytes[^1] &= (byte)((1 << (count & 7)) - 1);
        return bytes;
    }

    private static Dictionary<string, string> Metadata(ColumnDefinition definition)
    {
        var metadata = new Dictionary<string, string>
        {
            ["meaning"] = definition.Meaning,
            ["label_en"] = definition.LabelEn,
            ["label_zh"] = definition.LabelZh,
            ["personal"] = definition.IsPersonal ? "true" : "false",
        };
        if (definition.Unit.Length > 0) metadata["unit"] = definition.Unit;
        return metadata;
    }
}
