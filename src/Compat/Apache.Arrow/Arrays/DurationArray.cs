using System.Collections;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of elapsed times in ticks of the type's unit.</summary>
public class DurationArray : PrimitiveArray<long>, IReadOnlyList<TimeSpan?>
{
    public DurationArray(
        DurationType type,
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(type, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public DurationArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Duration);
    }

    public DurationType DataType => (DurationType)Data.DataType;

    int IReadOnlyCollection<TimeSpan?>.Count => Length;

    TimeSpan? IReadOnlyList<TimeSpan?>.this[int index] => GetTimeSpan(index);

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The value, rounded towards zero to 100 ns; null for a null.</returns>
    /// <exception cref="OverflowException">The value is too long for a <see cref="TimeSpan"/>.</exception>
    public TimeSpan? GetTimeSpan(int index) =>
        GetValue(index) is long value ? new TimeSpan(DataType.Unit.ConvertToTicks(value)) : null;

    IEnumerator<TimeSpan?> IEnumerable<TimeSpan?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetTimeSpan(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<TimeSpan?>)this).GetEnumerator();

    public class Builder : PrimitiveArrayBuilder<long, DurationArray, Builder>
    {
        public Builder(DurationType dataType)
        {
            DataType = dataType;
        }

        public DurationType DataType { get; }

        /// <summary>Appends a value, rounded towards zero to the unit of the type.</summary>
        public Builder Append(TimeSpan value) => Append(DataType.Unit.ConvertFromTicks(value.Ticks));

        public Builder Append(TimeSpan? value) => value is null ? AppendNull() : Append(value.Value);

        protected override DurationArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(DataType, valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}
