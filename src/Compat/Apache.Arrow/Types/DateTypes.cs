namespace Apache.Arrow.Types;

/// <summary>Unit of dates.</summary>
public enum DateUnit
{
    Day = 0,
    Milliseconds = 1,
}

/// <summary>Base of the calendar dates.</summary>
public abstract class DateType : FixedWidthType
{
    public abstract DateUnit Unit { get; }
}

/// <summary>Days since the Unix epoch, 32 bits.</summary>
public sealed class Date32Type : DateType
{
    public static readonly Date32Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Date32;

    public override string Name => "date32";

    public override int BitWidth => 32;

    public override DateUnit Unit => DateUnit.Day;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Milliseconds since the Unix epoch, in whole days, 64 bits.</summary>
public sealed class Date64Type : DateType
{
    public static readonly Date64Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Date64;

    public override string Name => "date64";

    public override int BitWidth => 64;

    public override DateUnit Unit => DateUnit.Milliseconds;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Fields of a calendar interval.</summary>
public enum IntervalUnit
{
    YearMonth = 0,
    DayTime = 1,
    MonthDayNanosecond = 2,
}

/// <summary>Calendar interval; its unit decides its width.</summary>
public sealed class IntervalType : FixedWidthType
{
    public static readonly IntervalType YearMonth = new(IntervalUnit.YearMonth);
    public static readonly IntervalType DayTime = new(IntervalUnit.DayTime);
    public static readonly IntervalType MonthDayNanosecond = new(IntervalUnit.MonthDayNanosecond);

    public IntervalType(IntervalUnit unit = IntervalUnit.YearMonth)
    {
        Unit = unit;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Interval;

    public override string Name => "interval";

    public override int BitWidth => Unit switch
    {
        IntervalUnit.YearMonth => 32,
        IntervalUnit.DayTime => 64,
        IntervalUnit.MonthDayNanosecond => 128,
        _ => throw new InvalidOperationException($"Unsupported interval unit {Unit}"),
    };

    public IntervalUnit Unit { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);

    public static IntervalType FromIntervalUnit(IntervalUnit unit) => unit switch
    {
        IntervalUnit.YearMonth => YearMonth,
        IntervalUnit.DayTime => DayTime,
        IntervalUnit.MonthDayNanosecond => MonthDayNanosecond,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Unsupported interval unit"),
    };
}
