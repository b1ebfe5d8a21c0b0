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
    public static Field Field(ColumnDefinition definition) =>
        new(definition.Name, Type(definition.Type), true, Metadata(definition));

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

    /// <summary>Rows [start, start + count) of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="dictionary">Its <see cref="Dictionary"/> if it is a <see cref="DictionaryColumn"/>.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public static IArrowArray Slice(Column column, StringArray? dictionary, int start, int count)
    {
        var validity = Validity(column, start, count, out var nulls);
        switch (column)
        {
            case Utf8Column text:
                return new StringArray(
                    new ArrayData(StringType.Default, count, nulls, 0, [validity, .. Text(text, start, count)]));
            case DictionaryColumn codes:
                var indices = Fixed(Int32Type.Default, codes.Bytes, start, count);
                return new DictionaryArray(
                    (DictionaryType)Type(ColumnType.Dictionary), ArrowArrayFactory.BuildArray(indices), dictionary!);
            case BooleanColumn flags:
                var bits = new ArrowBuffer(Bits(flags.Bits, start, count));
                return new BooleanArray(new ArrayData(BooleanType.Default, count, nulls, 0, [validity, bits]));
            default:
                var type = Type(column.Definition.Type);
                return ArrowArrayFactory.BuildArray(Fixed(type, FixedBytes(column), start, count));
        }

        ArrayData Fixed(IArrowType type, ReadOnlyMemory<byte> bytes, int first, int rows)
        {
            var width = FixedBits(column.Definition.Type) / 8;
            var values = new ArrowBuffer(bytes.Slice(first * width, rows * width));
            return new ArrayData(type, rows, nulls, 0, [validity, values]);
        }
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
