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
/// validity bitmaps, a few bits per row, are made anew for each batch.
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
        ColumnType.Timestamp => Utc,
        ColumnType.Utf8 => StringType.Default,
        ColumnType.Dictionary => new DictionaryType(Int32Type.Default, StringType.Default, false),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
    };

    /// <summary>Bytes per row of a column without its text.</summary>
    public static int FixedWidth(ColumnType type) => type switch
    {
        ColumnType.UInt8 => 1,
        ColumnType.Float64 or ColumnType.Timestamp => 8,
        _ => 4,
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
    /// <param name="start">First row, a multiple of 64.</param>
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
            default:
                var type = Type(column.Definition.Type);
                return ArrowArrayFactory.BuildArray(Fixed(type, FixedBytes(column), start, count));
        }

        ArrayData Fixed(IArrowType type, ReadOnlyMemory<byte> bytes, int first, int rows)
        {
            var width = FixedWidth(column.Definition.Type);
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
        var bytes = MemoryMarshal.AsBytes(words.AsSpan(start >> 6, Column.WordCount(count)))[..((count + 7) >> 3)]
            .ToArray();
        // Bits past the end are cleared so that equal rows give equal bytes whatever follows them.
        if ((count & 7) != 0) bytes[^1] &= (byte)((1 << (count & 7)) - 1);
        nulls = count;
        foreach (var b in bytes) nulls -= BitOperations.PopCount(b);
        return nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bytes);
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
