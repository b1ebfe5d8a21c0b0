using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class RecordBatch
{
    /// <summary>
    /// Makes the columns of a <see cref="Builder"/>; each method fills a builder by the given action.
    /// </summary>
    public class ArrayBuilder
    {
        private readonly MemoryAllocator _allocator;

        internal ArrayBuilder(MemoryAllocator allocator)
        {
            _allocator = allocator;
        }

        public BooleanArray Boolean(Action<BooleanArray.Builder> action) =>
            Build<BooleanArray, BooleanArray.Builder>(new BooleanArray.Builder(), action);

        public Int8Array Int8(Action<Int8Array.Builder> action) =>
            Build<Int8Array, Int8Array.Builder>(new Int8Array.Builder(), action);

        public Int16Array Int16(Action<Int16Array.Builder> action) =>
            Build<Int16Array, Int16Array.Builder>(new Int16Array.Builder(), action);

        public Int32Array Int32(Action<Int32Array.Builder> action) =>
            Build<Int32Array, Int32Array.Builder>(new Int32Array.Builder(), action);

        public Int64Array Int64(Action<Int64Array.Builder> action) =>
            Build<Int64Array, Int64Array.Builder>(new Int64Array.Builder(), action);

        public UInt8Array UInt8(Action<UInt8Array.Builder> action) =>
            Build<UInt8Array, UInt8Array.Builder>(new UInt8Array.Builder(), action);

        public UInt16Array UInt16(Action<UInt16Array.Builder> action) =>
            Build<UInt16Array, UInt16Array.Builder>(new UInt16Array.Builder(), action);

        public UInt32Array UInt32(Action<UInt32Array.Builder> action) =>
            Build<UInt32Array, UInt32Array.Builder>(new UInt32Array.Builder(), action);

        public UInt64Array UInt64(Action<UInt64Array.Builder> action) =>
            Build<UInt64Array, UInt64Array.Builder>(new UInt64Array.Builder(), action);

        public HalfFloatArray HalfFloat(Action<HalfFloatArray.Builder> action) =>
            Build<HalfFloatArray, HalfFloatArray.Builder>(new HalfFloatArray.Builder(), action);

        public FloatArray Float(Action<FloatArray.Builder> action) =>
            Build<FloatArray, FloatArray.Builder>(new FloatArray.Builder(), action);

        public DoubleArray Double(Action<DoubleArray.Builder> action) =>
            Build<DoubleArray, DoubleArray.Builder>(new DoubleArray.Builder(), action);

        public Date32Array Date32(Action<Date32Array.Builder> action) =>
            Build<Date32Array, Date32Array.Builder>(new Date32Array.Builder(), action);

        public Date64Array Date64(Action<Date64Array.Builder> action) =>
            Build<Date64Array, Date64Array.Builder>(new Date64Array.Builder(), action);

        public Time32Array Time32(Action<Time32Array.Builder> action) =>
            Build<Time32Array, Time32Array.Builder>(new Time32Array.Builder(), action);

        public Time64Array Time64(Action<Time64Array.Builder> action) =>
            Build<Time64Array, Time64Array.Builder>(new Time64Array.Builder(), action);

        public BinaryArray Binary(Action<BinaryArray.Builder> action) =>
            Build<BinaryArray, BinaryArray.Builder>(new BinaryArray.Builder(), action);

        public StringArray String(Action<StringArray.Builder> action) =>
            Build<StringArray, StringArray.Builder>(new StringArray.Builder(), action);

        public TimestampArray Timestamp(Action<TimestampArray.Builder> action) =>
            Build<TimestampArray, TimestampArray.Builder>(new TimestampArray.Builder(), action);

        public Decimal32Array Decimal32(Decimal32Type type, Action<Decimal32Array.Builder> action) =>
            Build<Decimal32Array, Decimal32Array.Builder>(new Decimal32Array.Builder(type), action);

        public Decimal64Array Decimal64(Decimal64Type type, Action<Decimal64Array.Builder> action) =>
            Build<Decimal64Array, Decimal64Array.Builder>(new Decimal64Array.Builder(type), action);

        public Decimal128Array Decimal128(Decimal128Type type, Action<Decimal128Array.Builder> action) =>
            Build<Decimal128Array, Decimal128Array.Builder>(new Decimal128Array.Builder(type), action);

        public Decimal256Array Decimal256(Decimal256Type type, Action<Decimal256Array.Builder> action) =>
            Build<Decimal256Array, Decimal256Array.Builder>(new Decimal256Array.Builder(type), action);

        public Time32Array Time32(Time32Type type, Action<Time32Array.Builder> action) =>
            Build<Time32Array, Time32Array.Builder>(new Time32Array.Builder(type), action);

        public Time64Array Time64(Time64Type type, Action<Time64Array.Builder> action) =>
            Build<Time64Array, Time64Array.Builder>(new Time64Array.Builder(type), action);

        public DurationArray Duration(DurationType type, Action<DurationArray.Builder> action) =>
            Build<DurationArray, DurationArray.Builder>(new DurationArray.Builder(type), action);

        public TimestampArray Timestamp(TimestampType type, Action<TimestampArray.Builder> action) =>
            Build<TimestampArray, TimestampArray.Builder>(new TimestampArray.Builder(type), action);

        public TimestampArray Timestamp(TimeUnit unit, TimeZoneInfo timezone, Action<TimestampArray.Builder> action) =>
            Timestamp(new TimestampType(unit, timezone), action);

        private TArray Build<TArray, TBuilder>(TBuilder builder, Action<TBuilder> action)
            where TArray : IArrowArray
            where TBuilder : IArrowArrayBuilder<TArray>
        {
            // As published: no action makes no array, and the record batch builder skips it.
            if (action is null)
                return default!;
            action(builder);
            return builder.Build(_allocator);
        }
    }
}
