using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of times of day in microseconds or nanoseconds since midnight.</summary>
public class Time64Array : PrimitiveArray<long>, IReadOnlyList<TimeOnly?>, ICollection<TimeOnly?>
{
    public Time64Array(
        Time64Type type,
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(type, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public Time64Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Time64);
    }

    private TimeUnit Unit => ((Time64Type)Data.DataType).Unit;

    int IReadOnlyCollection<TimeOnly?>.Count => Length;

    int ICollection<TimeOnly?>.Count => Length;

    bool ICollection<TimeOnly?>.IsReadOnly => true;

    TimeOnly? IReadOnlyList<TimeOnly?>.this[int index] => GetTime(index);

    IEnumerator<TimeOnly?> IEnumerable<TimeOnly?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetTime(i);
    }

    bool ICollection<TimeOnly?>.Contains(TimeOnly? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<TimeOnly?>.CopyTo(TimeOnly?[] array, int arrayIndex) =>
        ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<TimeOnly?>.Add(TimeOnly? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<TimeOnly?>.Remove(TimeOnly? item) => throw ReadOnlyCollection.Changed();

    void ICollection<TimeOnly?>.Clear() => throw ReadOnlyCollection.Changed();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The time in whole microseconds; null for a null.</returns>
    public long? GetMicroSeconds(int index) => Unit switch
    {
        TimeUnit.Microsecond => GetValue(index),
        TimeUnit.Nanosecond => GetValue(index) / 1_000,
        _ => throw Unsupported(Unit),
    };

    /// <returns>The time in nanoseconds; null for a null.</returns>
    public long? GetNanoSeconds(int index) => Unit switch
    {
        TimeUnit.Microsecond => GetValue(index) * 1_000,
        TimeUnit.Nanosecond => GetValue(index),
        _ => throw Unsupported(Unit),
    };

    /// <returns>The time, rounded down to 100 ns; null for a null.</returns>
    public TimeOnly? GetTime(int index) =>
        GetValue(index) is long value ? new TimeOnly(Unit.ConvertToTicks(value)) : null;

    private static InvalidDataException Unsupported(TimeUnit unit) =>
        new($"Unsupported time unit for Time64Type: {unit}");

    /// <summary>Rounds towards midnight to the unit of the type.</summary>
    public class Builder : TimeArrayBuilder<long, Time64Array, Builder>
    {
        public Builder()
            : this(Time64Type.Default)
        {
        }

        public Builder(TimeUnit unit)
            : this((Time64Type)TimeType.FromTimeUnit(unit))
        {
        }

        public Builder(Time64Type type)
            : base(new TimeBuilder(type))
        {
        }

        protected override long Convert(TimeOnly time) =>
            ((TimeBuilder)InnerBuilder).DataType.Unit.ConvertFromTicks(time.Ticks);

        private sealed class TimeBuilder(Time64Type type) : PrimitiveArrayBuilder<long, Time64Array, TimeBuilder>
        {
            public Time64Type DataType => type;

            protected override Time64Array Build(
                ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
                new(type, valueBuffer, nullBitmapBuffer, length, nullCount, offset);
        }
    }
}
