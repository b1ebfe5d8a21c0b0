using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Base of the arrays of calendar intervals.</summary>
public abstract class IntervalArray<T> : PrimitiveArray<T>
    where T : struct, IEquatable<T>
{
    protected IntervalArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Interval);
    }

    public IntervalType Type => (IntervalType)Data.DataType;

    public IntervalUnit Unit => Type.Unit;

    private protected void EnsureUnit(IntervalUnit expected)
    {
        if (Unit != expected)
        {
            throw new ArgumentException(
                $"Specified interval unit <{Unit}> does not match expected unit <{expected}>", nameof(Unit));
        }
    }
}

internal static class IntervalArray
{
    public static IArrowArray Create(ArrayData data) => ((IntervalType)data.DataType).Unit switch
    {
        IntervalUnit.YearMonth => new YearMonthIntervalArray(data),
        IntervalUnit.DayTime => new DayTimeIntervalArray(data),
        IntervalUnit.MonthDayNanosecond => new MonthDayNanosecondIntervalArray(data),
        IntervalUnit unit => throw new InvalidOperationException($"Unsupported interval unit {unit}"),
    };
}

/// <summary>An array of intervals of months.</summary>
public sealed class YearMonthIntervalArray : IntervalArray<YearMonthInterval>
{
    public YearMonthIntervalArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(
            IntervalType.YearMonth, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public YearMonthIntervalArray(ArrayData data)
        : base(data)
    {
        EnsureUnit(IntervalUnit.YearMonth);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<YearMonthInterval, YearMonthIntervalArray, Builder>
    {
        protected override YearMonthIntervalArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of intervals of days and milliseconds.</summary>
public sealed class DayTimeIntervalArray : IntervalArray<DayTimeInterval>
{
    public DayTimeIntervalArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(
            IntervalType.DayTime, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public DayTimeIntervalArray(ArrayData data)
        : base(data)
    {
        EnsureUnit(IntervalUnit.DayTime);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<DayTimeInterval, DayTimeIntervalArray, Builder>
    {
        protected override DayTimeIntervalArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of intervals of months, days and nanoseconds.</summary>
public sealed class MonthDayNanosecondIntervalArray : IntervalArray<MonthDayNanosecondInterval>
{
    public MonthDayNanosecondIntervalArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(
            IntervalType.MonthDayNanosecond, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public MonthDayNanosecondIntervalArray(ArrayData data)
        : base(data)
    {
        EnsureUnit(IntervalUnit.MonthDayNanosecond);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<MonthDayNanosecondInterval, MonthDayNanosecondIntervalArray, Builder>
    {
        protected override MonthDayNanosecondIntervalArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}
