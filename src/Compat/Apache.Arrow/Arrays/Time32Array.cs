using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of times of day in seconds or milliseconds since midnight.</summary>
public class Time32Array : PrimitiveArray<int>, IReadOnlyList<TimeOnly?>, ICollection<TimeOnly?>
{
    public Time32Array(
        Time32Type type,
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(type, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public Time32Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Time32);
    }

    private TimeUnit Unit => ((Time32Type)Data.DataType).Unit;

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

    /// <returns>The time in whole seconds; null for a null.</returns>
    public int? GetSeconds(int index) => Unit switch
    {
        TimeUnit.Second => GetValue(index),
        TimeUnit.Millisecond => GetValue(index) / 1_000,
        _ => throw Unsupported(Unit),
    };

    /// <returns>The time in milliseconds; null for a null.</returns>
    public int? GetMilliSeconds(int index) => Unit switch
    {
        TimeUnit.Second => GetValue(index) * 1_000,
        TimeUnit.Millisecond => GetValue(index),
        _ => throw Unsupported(Unit),
    };

    /// <returns>The time, rounded down to 100 ns; null for a null.</returns>
    public TimeOnly? GetTime(int index) =>
        GetValue(index) is int value ? new TimeOnly(Unit.ConvertToTicks(value)) : null;

    private static InvalidDataException Unsupported(TimeUnit unit) =>
        new($"Unsupported time unit for Time32Type: {unit}");

    /// <summary>Rounds towards midnight to the unit of the type.</summary>
    public class Builder : TimeArrayBuilder<int, Time32Array, Builder>
    {
        public Builder()
            : this(Time32Type.Default)
        {
        }

        public Builder(TimeUnit unit)
            : this((Time32Type)TimeType.FromTimeUnit(unit))
        {
        }

        public Builder(Time32Type type)
            : base(new TimeBuilder(type))
        {
        }

        protected override int Convert(TimeOnly time) =>
            (int)((TimeBuilder)InnerBuilder).DataType.Unit.ConvertFromTicks(time.Ticks);

        private sealed class TimeBuilder(Time32Type type) : PrimitiveArrayBuilder<int, Time32Array, TimeBuilder>
        {
            public Time32Type DataType => type;

            protected override Time32Array Build(
                ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
                new(type, valueBuffer, nullBitmapBuffer, length, nullCount, offset);
        }
    }
}
