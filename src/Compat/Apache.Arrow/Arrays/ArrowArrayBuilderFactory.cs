using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Makes the builder that fits a type, for the builders of nested arrays.</summary>
internal static class ArrowArrayBuilderFactory
{
    /// <exception cref="NotSupportedException">There is no builder for the type.</exception>
    public static IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> Build(IArrowType type) => type switch
    {
        NullType => new NullArray.Builder(),
        BooleanType => new BooleanArray.Builder(),
        UInt8Type => new UInt8Array.Builder(),
        Int8Type => new Int8Array.Builder(),
        UInt16Type => new UInt16Array.Builder(),
        Int16Type => new Int16Array.Builder(),
        UInt32Type => new UInt32Array.Builder(),
        Int32Type => new Int32Array.Builder(),
        UInt64Type => new UInt64Array.Builder(),
        Int64Type => new Int64Array.Builder(),
        HalfFloatType => new HalfFloatArray.Builder(),
        FloatType => new FloatArray.Builder(),
        DoubleType => new DoubleArray.Builder(),
        StringType => new StringArray.Builder(),
        StringViewType => new StringViewArray.Builder(),
        LargeStringType => new LargeStringArray.Builder(),
        BinaryType => new BinaryArray.Builder(),
        BinaryViewType => new BinaryViewArray.Builder(),
        LargeBinaryType => new LargeBinaryArray.Builder(),
        TimestampType timestamp => new TimestampArray.Builder(timestamp),
        Date64Type => new Date64Array.Builder(),
        Date32Type => new Date32Array.Builder(),
        Time32Type time => new Time32Array.Builder(time),
        Time64Type time => new Time64Array.Builder(time),
        DurationType duration => new DurationArray.Builder(duration),
        Decimal32Type number => new Decimal32Array.Builder(number),
        Decimal64Type number => new Decimal64Array.Builder(number),
        Decimal128Type number => new Decimal128Array.Builder(number),
        Decimal256Type number => new Decimal256Array.Builder(number),
        ListType list => new ListArray.Builder(list),
        ListViewType list => new ListViewArray.Builder(list),
        LargeListType list => new LargeListArray.Builder(list),
        LargeListViewType list => new LargeListViewArray.Builder(list),
        FixedSizeListType list => new FixedSizeListArray.Builder(list),
        MapType map => new MapArray.Builder(map),
        IntervalType { Unit: IntervalUnit.YearMonth } => new YearMonthIntervalArray.Builder(),
        IntervalType { Unit: IntervalUnit.DayTime } => new DayTimeIntervalArray.Builder(),
        IntervalType { Unit: IntervalUnit.MonthDayNanosecond } => new MonthDayNanosecondIntervalArray.Builder(),
        _ => throw new NotSupportedException($"An ArrowArrayBuilder cannot be built for type {type.TypeId}."),
    };
}
