using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of timestamps: ticks of the type's unit since the Unix epoch.</summary>
public class TimestampArray : PrimitiveArray<long>, IReadOnlyList<DateTimeOffset?>, ICollection<DateTimeOffset?>
{
    public TimestampArray(
        TimestampType type,
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(type, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public TimestampArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Timestamp);
    }

    int IReadOnlyCollection<DateTimeOffset?>.Count => Length;

    int ICollection<DateTimeOffset?>.Count => Length;

    bool ICollection<DateTimeOffset?>.IsReadOnly => true;

    DateTimeOffset? IReadOnlyList<DateTimeOffset?>.this[int index] => GetTimestamp(index);

    IEnumerator<DateTimeOffset?> IEnumerable<DateTimeOffset?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetTimestamp(i);
    }

    bool ICollection<DateTimeOffset?>.Contains(DateTimeOffset? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<DateTimeOffset?>.CopyTo(DateTimeOffset?[] array, int arrayIndex) =>
        ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<DateTimeOffset?>.Add(DateTimeOffset? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<DateTimeOffset?>.Remove(DateTimeOffset? item) => throw ReadOnlyCollection.Changed();

    void ICollection<DateTimeOffset?>.Clear() => throw ReadOnlyCollection.Changed();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <summary>The value at offset zero, rounded towards the epoch to 100 ns; undefined for a null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the years 1 to 9999.</exception>
    public DateTimeOffset GetTimestampUnchecked(int index)
    {
        long value = Values[index];
        long perUnit = ((TimestampType)Data.DataType).Unit switch
        {
            TimeUnit.Nanosecond => 0,
            TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit unit => throw new InvalidDataException($"Unsupported timestamp unit <{unit}>"),
        };
        Int128 ticks = (perUnit == 0 ? value / 100 : (Int128)value * perUnit) + DateTime.UnixEpoch.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            throw new ArgumentOutOfRangeException(nameof(index), $"Timestamp {value} is not a DateTimeOffset.");
        return new DateTimeOffset((long)ticks, TimeSpan.Zero);
    }

    /// <returns>The value at offset zero, rounded towards the epoch to 100 ns; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the years 1 to 9999.</exception>
    public DateTimeOffset? GetTimestamp(int index) => IsNull(index) ? null : GetTimestampUnchecked(index);

    /// <summary>Takes instants, rounding towards the epoch to the unit of the type.</summary>
    public class Builder : PrimitiveArrayBuilder<DateTimeOffset, long, TimestampArray, Builder>
    {
        public Builder()
            : this(TimestampType.Default)
        {
        }

        public Builder(TimeUnit unit, TimeZoneInfo? timezone)
            : this(new TimestampType(unit, timezone))
        {
        }

        public Builder(TimeUnit unit = TimeUnit.Millisecond, string? timezone = "+00:00")
            : this(new TimestampType(unit, timezone))
        {
        }

        public Builder(TimeUnit unit)
            : this(new TimestampType(unit, (string?)null))
        {
        }

        public Builder(TimestampType type)
            : base(new TimestampBuilder(type))
        {
            DataType = type;
        }

        protected TimestampType DataType { get; }

        protected override long ConvertTo(DateTimeOffset value) =>
            DataType.Unit.ConvertFromTicks(value.UtcTicks - DateTime.UnixEpoch.Ticks);

        private sealed class TimestampBuilder : PrimitiveArrayBuilder<long, TimestampArray, TimestampBuilder>
        {
            private readonly TimestampType _type;

            public TimestampBuilder(TimestampType type)
            {
                ArgumentNullException.ThrowIfNull(type);
                _type = type;
            }

            protected override TimestampArray Build(
                ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
                new(_type, valueBuffer, nullBitmapBuffer, length, nullCount, offset);
        }
    }
}
