using System.Collections;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Arrays;

namespace Compat.Arrow.Tests;

/// <summary>Writes values as text by the arrays' accessors alone, so that any layouts can be compared.</summary>
internal static class ArrayValues
{
    public static string[] Read(IArrowArray array) =>
        Enumerable.Range(0, array.Length).Select(i => Read(array, i)).ToArray();

    public static string Read(IArrowArray array, int i)
    {
        if (array is not RunEndEncodedArray && array.IsNull(i))
            return "null";
        return array switch
        {
            BooleanArray x => x.GetValue(i)!.Value ? "true" : "false",
            HalfFloatArray x => ((double)x.GetValue(i)!.Value).ToString(CultureInfo.InvariantCulture),
            StringArray x => x.GetString(i)!,
            LargeStringArray x => x.GetString(i)!,
            StringViewArray x => x.GetString(i)!,
            BinaryArray x => Convert.ToHexString(x.GetBytes(i)),
            LargeBinaryArray x => Convert.ToHexString(x.GetBytes(i)),
            BinaryViewArray x => Convert.ToHexString(x.GetBytes(i)),
            Decimal32Array x => x.GetString(i)!,
            Decimal64Array x => x.GetString(i)!,
            Decimal128Array x => x.GetString(i)!,
            Decimal256Array x => x.GetString(i)!,
            FixedSizeBinaryArray x => Convert.ToHexString(x.GetBytes(i)),
            MapArray x => Pairs(x, i),
            ListArray x => Join(x.GetSlicedValues(i)!),
            LargeListArray x => Join(x.GetSlicedValues(i)!),
            ListViewArray x => Join(x.GetSlicedValues(i)!),
            LargeListViewArray x => Join(x.GetSlicedValues(i)!),
            FixedSizeListArray x => Join(x.GetSlicedValues(i)!),
            StructArray x => "{" + string.Join(", ", x.Fields.Select(field => Read(field, i))) + "}",
            DictionaryArray x => Read(x.Dictionary, x.EnumeratePhysicalIndices().ElementAt(i)),
            SparseUnionArray x => Read(x.Fields[Child(x, i)], i),
            DenseUnionArray x => Read(x.Fields[Child(x, i)], x.ValueOffsets[i]),
            RunEndEncodedArray x => Read(x.Values, x.FindPhysicalIndex(i)),
            _ => ReadPrimitive(array, i),
        };
    }

    private static int Child(UnionArray union, int i) => System.Array.IndexOf(union.Type.TypeIds, union.TypeIds[i]);

    private static string Join(IArrowArray values) => "[" + string.Join(", ", Read(values)) + "]";

    private static string Pairs(MapArray map, int i) =>
        string.Join(", ", map.GetKeyValuePairs<StringArray, string, Int64Array, long>(
            i, (keys, k) => keys.GetString(k)!, (values, k) => values.GetValue(k)!.Value));

    private static string ReadPrimitive(IArrowArray array, int i)
    {
        object value = ((IEnumerable)array).Cast<object>().ElementAt(i);
        return value switch
        {
            Apache.Arrow.Scalars.YearMonthInterval x => $"{x.Months} months",
            Apache.Arrow.Scalars.DayTimeInterval x => $"{x.Days} days {x.Milliseconds} ms",
            Apache.Arrow.Scalars.MonthDayNanosecondInterval x => $"{x.Months} months {x.Days} days {x.Nanoseconds} ns",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }
}
