using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of calendar dates, each the number of milliseconds, in whole days, since 1970-01-01.</summary>
public class Date64Array :
    PrimitiveArray<long>,
    IReadOnlyList<DateTime?>,
    ICollection<DateTime?>,
    IReadOnlyList<DateOnly?>,
    ICollection<DateOnly?>
{
    private const long MillisecondsPerDay = 86_400_000;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    public Date64Array(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(Date64Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public Date64Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Date64);
    }

    int IReadOnlyCollection<DateTime?>.Count => Length;

    int ICollection<DateTime?>.Count => Length;

    bool ICollection<DateTime?>.IsReadOnly => true;

    DateTime? IReadOnlyList<DateTime?>.this[int index] => GetDateTime(index);

    IEnumerator<DateTime?> IEnumerable<DateTime?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetDateTime(i);
    }

    bool ICollection<DateTime?>.Contains(DateTime? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<DateTime?>.CopyTo(DateTime?[] array, int arrayIndex) =>
        ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<DateTime?>.Add(DateTime? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<DateTime?>.Remove(DateTime? item) => throw ReadOnlyCollection.Changed();

    void ICollection<DateTime?>.Clear() => throw ReadOnlyCollection.Changed();

    int IReadOnlyCollection<DateOnly?>.Count => Length;

    int ICollection<DateOnly?>.Count => Length;

    bool ICollection<DateOnly?>.IsReadOnly => true;

    DateOnly? IReadOnlyList<DateOnly?>.this[int index] => GetDateOnly(index);

    IEnumerator<DateOnly?> IEnumerable<DateOnly?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetDateOnly(i);
    }

    bool ICollection<DateOnly?>.Contains(DateOnly? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<DateOnly?>.CopyTo(DateOnly?[] array, int arrayIndex) =>
        ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<DateOnly?>.Add(DateOnly? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<DateOnly?>.Remove(DateOnly? item) => throw ReadOnlyCollection.Changed();

    void ICollection<DateOnly?>.Clear() => throw ReadOnlyCollection.Changed();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    [Obsolete("Use `GetDateTimeOffset()` instead")]
    public DateTimeOffset? GetDate(int index) => GetDateTimeOffset(index);

    /// <returns>Midnight of the date, of unspecified kind; null for a null.</returns>
    public DateTime? GetDateTime(int index) =>
        GetValue(index) is long value ? DateTimeOffset.FromUnixTimeMilliseconds(value).Date : null;

    /// <returns>The date in UTC; null for a null.</returns>
    public DateTimeOffset? GetDateTimeOffset(int index) =>
        GetValue(index) is long value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <returns>The date; null for a null.</returns>
    public DateOnly? GetDateOnly(int index) =>
        GetDateTime(index) is DateTime value ? DateOnly.FromDateTime(value) : null;

    /// <summary>
    /// Takes dates as written, whatever the kind of a <see cref="DateTime"/>; offsets go to UTC first.
    /// </summary>
    public class Builder : DateArrayBuilder<long, Date64Array, Builder>
    {
        public Builder()
            : base(new DateBuilder())
        {
        }

        protected override long Convert(DateTime dateTime) => Convert(DateOnly.FromDateTime(dateTime));

        protected override long Convert(DateTimeOffset dateTimeOffset) => Convert(dateTimeOffset.UtcDateTime);

        protected override long Convert(DateOnly date) => (date.DayNumber - Epoch.DayNumber) * MillisecondsPerDay;

        private sealed class DateBuilder : PrimitiveArrayBuilder<long, Date64Array, DateBuilder>
        {
            protected override Date64Array Build(
                ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
                new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
        }
    }
}
