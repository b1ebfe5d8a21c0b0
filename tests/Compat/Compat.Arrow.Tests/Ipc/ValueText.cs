using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Writes the values of arrays as text, through the arrays' public accessors. Equal texts mean equal values, whatever
/// the layout: a dictionary-encoded string reads like the string itself.
/// </summary>
internal static class ValueText
{
    /// <summary>All rows of a batch, column by column.</summary>
    public static string[] OfBatch(RecordBatch batch) =>
        [.. Enumerable.Range(0, batch.ColumnCount).Select(i => OfArray(batch.Column(i)))];

    public static string OfArray(IArrowArray array)
    {
        var text = new StringBuilder();
        // Arrays without buffers may be of any length.
        if (array is NullArray)
            return $"{array.Length} nulls";
        for (var i = 0; i < array.Length; i++)
            Append(text, array, i).Append('\n');
        return text.ToString();
    }

    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    public static string OfNumber<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static StringBuilder Append(StringBuilder text, IArrowArray array, int index)
    {
        if (array is UnionArray union)
            return AppendUnion(text, union, index);
        if (array is not RunEndEncodedArray && array.IsNull(index))
            return text.Append("null");
        return array switch
        {
            NullArray => text.Append("null"),
            BooleanArray values => text.Append(values.GetValue(index)!.Value ? "true" : "false"),
            StringArray values => text.Append(values.GetString(index)),
            LargeStringArray values => text.Append(values.GetString(index)),
            StringViewArray values => text.Append(values.GetString(index)),
            BinaryArray values => text.Append(OfBytes(values.GetBytes(index))),
            LargeBinaryArray values => text.Append(OfBytes(values.GetBytes(index))),
            BinaryViewArray values => text.Append(OfBytes(values.GetBytes(index))),
            Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array =>
                text.Append(new BigInteger(((FixedSizeBinaryArray)array).GetBytes(index))),
            FixedSizeBinaryArray values => text.Append(OfBytes(values.GetBytes(index))),
            ExtensionArray values => Append(text, values.Storage, index),
            _ => text.Append(OfPrimitive(array, index) ?? AppendNested(text, array, index)),
        };
    }

    private static string? OfPrimitive(IArrowArray array, int index) => array switch
    {
        Int8Array values => OfNumber(values.GetValue(index)!.Value),
        Int16Array values => OfNumber(values.GetValue(index)!.Value),
        Int32Array values => OfNumber(values.GetValue(index)!.Value),
        Int64Array values => OfNumber(values.GetValue(index)!.Value),
        UInt8Array values => OfNumber(values.GetValue(index)!.Value),
        UInt16Array values => OfNumber(values.GetValue(index)!.Value),
        UInt32Array values => OfNumber(values.GetValue(index)!.Value),
        UInt64Array values => OfNumber(values.GetValue(index)!.Value),
        HalfFloatArray values => OfNumber(values.GetValue(index)!.Value),
        FloatArray values => OfNumber(values.GetValue(index)!.Value),
        DoubleArray values => OfNumber(values.GetValue(index)!.Value),
        Date32Array values => OfNumber(values.GetValue(index)!.Value),
        Date64Array values => OfNumber(values.GetValue(index)!.Value),
        Time32Array values => OfNumber(values.GetValue(index)!.Value),
        Time64Array values => OfNumber(values.GetValue(index)!.Value),
        TimestampArray values => OfNumber(values.GetValue(index)!.Value),
        DurationArray values => OfNumber(values.GetValue(index)!.Value),
        YearMonthIntervalArray values => OfNumber(values.GetValue(index)!.Value.Months),
        DayTimeIntervalArray values =>
            $"{values.GetValue(index)!.Value.Days}d{values.GetValue(index)!.Value.Milliseconds}ms",
        MonthDayNanosecondIntervalArray values => $"{values.GetValue(index)!.Value.Months}m"
            + $"{values.GetValue(index)!.Value.Days}d{values.GetValue(index)!.Value.Nanoseconds}ns",
        _ => null,
    };

    private static string AppendNested(StringBuilder text, IArrowArray array, int index)
    {
        switch (array)
        {
            case ListArray list:
                var values = list is MapArray map ? map.KeyValues : list.Values;
                AppendItems(text, values, list.ValueOffsets[index], list.ValueOffsets[index + 1]);
                break;
            case LargeListArray list:
                AppendItems(text, list.Values, (int)list.ValueOffsets[index], (int)list.ValueOffsets[index + 1]);
                break;
            case ListViewArray list:
                AppendItems(text, list.Values, list.ValueOffsets[index], list.ValueOffsets[index] + list.Sizes[index]);
                break;
            case LargeListViewArray list:
                AppendWhole(text, list.GetSlicedValues(index)!);
                break;
            case FixedSizeListArray list:
                AppendWhole(text, list.GetSlicedValues(index)!);
                break;
            case StructArray record:
                text.Append('{');
                foreach (var field in record.Fields)
                    Append(text, field, index).Append(';');
                text.Append('}');
                break;
            case DictionaryArray encoded:
                var position = OfPrimitive(encoded.Indices, index)!;
                Append(text, encoded.Dictionary, int.Parse(position, CultureInfo.InvariantCulture));
                break;
            case RunEndEncodedArray runs:
                Append(text, runs.Values, runs.FindPhysicalIndex(index));
                break;
            default:
                throw new NotSupportedException(array.Data.DataType.Name);
        }
        return "";
    }

    private static void AppendWhole(StringBuilder text, IArrowArray items) => AppendItems(text, items, 0, items.Length);

    private static void AppendItems(StringBuilder text, IArrowArray items, int start, int end)
    {
        text.Append('[');
        // Nulls without buffers can be any number.
        if (items is NullArray)
            text.Append(end - start).Append(" nulls");
        else
            for (var i = start; i < end; i++)
                Append(text, items, i).Append(',');
        text.Append(']');
    }

    private static StringBuilder AppendUnion(StringBuilder text, UnionArray union, int index)
    {
        var id = union.TypeIds[index];
        var child = System.Array.IndexOf(((UnionType)union.Data.DataType).TypeIds, id);
        text.Append(id).Append(':');
        return Append(text, union.Fields[child], union is DenseUnionArray dense ? dense.ValueOffsets[index] : index);
    }
}
