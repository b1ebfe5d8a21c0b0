using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Makes the array that fits a type.</summary>
public static class ArrowArrayFactory
{
    /// <summary>Wraps data in the array of its type, which from then on owns it.</summary>
    /// <exception cref="NotSupportedException">There is no array for the type.</exception>
    public static IArrowArray BuildArray(ArrayData data) => data.DataType.TypeId switch
    {
        ArrowTypeId.Null => new NullArray(data),
        ArrowTypeId.Boolean => new BooleanArray(data),
        ArrowTypeId.UInt8 => new UInt8Array(data),
        ArrowTypeId.Int8 => new Int8Array(data),
        ArrowTypeId.UInt16 => new UInt16Array(data),
        ArrowTypeId.Int16 => new Int16Array(data),
        ArrowTypeId.UInt32 => new UInt32Array(data),
        ArrowTypeId.Int32 => new Int32Array(data),
        ArrowTypeId.UInt64 => new UInt64Array(data),
        ArrowTypeId.Int64 => new Int64Array(data),
        ArrowTypeId.HalfFloat => new HalfFloatArray(data),
        ArrowTypeId.Float => new FloatArray(data),
        ArrowTypeId.Double => new DoubleArray(data),
        ArrowTypeId.String => new StringArray(data),
        ArrowTypeId.StringView => new StringViewArray(data),
        ArrowTypeId.LargeString => new LargeStringArray(data),
        ArrowTypeId.Binary => new BinaryArray(data),
        ArrowTypeId.BinaryView => new BinaryViewArray(data),
        ArrowTypeId.LargeBinary => new LargeBinaryArray(data),
        ArrowTypeId.FixedSizedBinary => new FixedSizeBinaryArray(data),
        ArrowTypeId.Date32 => new Date32Array(data),
        ArrowTypeId.Date64 => new Date64Array(data),
        ArrowTypeId.Time32 => new Time32Array(data),
        ArrowTypeId.Time64 => new Time64Array(data),
        ArrowTypeId.Timestamp => new TimestampArray(data),
        ArrowTypeId.Duration => new DurationArray(data),
        ArrowTypeId.Interval => IntervalArray.Create(data),
        ArrowTypeId.Decimal32 => new Decimal32Array(data),
        ArrowTypeId.Decimal64 => new Decimal64Array(data),
        ArrowTypeId.Decimal128 => new Decimal128Array(data),
        ArrowTypeId.Decimal256 => new Decimal256Array(data),
        _ => BuildNested(data),
    };

    public static IArrowArray Slice(IArrowArray array, int offset, int length) =>
        BuildArray(array.Data.Slice(offset, length));

    public static IArrowArray SliceShared(IArrowArray array, int offset, int length) =>
        BuildArray(array.Data.SliceShared(offset, length));

    private static IArrowArray BuildNested(ArrayData data) => data.DataType.TypeId switch
    {
        ArrowTypeId.List => new ListArray(data),
        ArrowTypeId.ListView => new ListViewArray(data),
        ArrowTypeId.LargeList => new LargeListArray(data),
        ArrowTypeId.LargeListView => new LargeListViewArray(data),
        ArrowTypeId.FixedSizeList => new FixedSizeListArray(data),
        ArrowTypeId.Map => new MapArray(data),
        ArrowTypeId.Struct => new StructArray(data),
        ArrowTypeId.Union => UnionArray.Create(data),
        ArrowTypeId.Dictionary => new DictionaryArray(data),
        ArrowTypeId.RunEndEncoded => new RunEndEncodedArray(data),
        ArrowTypeId.Extension => BuildExtension(data),
        _ => throw new NotSupportedException($"An ArrowArray cannot be built for type {data.DataType.TypeId}."),
    };

    private static IArrowArray BuildExtension(ArrayData data)
    {
        var type = (ExtensionType)data.DataType;
        return type.CreateArray(BuildArray(data.WithType(type.StorageType)));
    }
}
