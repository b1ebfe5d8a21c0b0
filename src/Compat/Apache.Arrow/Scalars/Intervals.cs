using System.Runtime.InteropServices;

namespace Apache.Arrow.Scalars;

/// <summary>A number of calendar months.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct YearMonthInterval : IEquatable<YearMonthInterval>
{
    private const int MonthsPerYear = 12;

    public readonly int Months;

    public YearMonthInterval(int totalMonths)
    {
        Months = totalMonths;
    }

    public YearMonthInterval(int years, int months)
        : this((years * MonthsPerYear) + months)
    {
    }

    public static DateTime operator +(DateTime dateTime, YearMonthInterval interval) =>
        dateTime.AddMonths(interval.Months);

    public static DateTime operator +(YearMonthInterval interval, DateTime dateTime) => dateTime + interval;

    public static DateTime operator -(DateTime dateTime, YearMonthInterval interval) =>
        dateTime.AddMonths(-interval.Months);

    public static DateTimeOffset operator +(DateTimeOffset dateTime, YearMonthInterval interval) =>
        dateTime.AddMonths(interval.Months);

    public static DateTimeOffset operator +(YearMonthInterval interval, DateTimeOffset dateTime) =>
        dateTime + interval;

    public static DateTimeOffset operator -(DateTimeOffset dateTime, YearMonthInterval interval) =>
        dateTime.AddMonths(-interval.Months);

    public static DateOnly operator +(DateOnly date, YearMonthInterval interval) => date.AddMonths(interval.Months);

    public static DateOnly operator +(YearMonthInterval interval, DateOnly date) => date + interval;

    public static DateOnly operator -(DateOnly date, YearMonthInterval interval) => date.AddMonths(-interval.Months);

    public bool Equals(YearMonthInterval interval) => Months == interval.Months;

    public override bool Equals(object? obj) => obj is YearMonthInterval other && Equals(other);

    public override int GetHashCode() => Months;
}

/// <summary>A number of calendar days and of milliseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DayTimeInterval : IEquatable<DayTimeInterval>
{
    public readonly int Days;
    public readonly int Milliseconds;

    public DayTimeInterval(int days, int milliseconds)
    {
        Days = days;
        Milliseconds = milliseconds;
    }

    public static DateTime operator +(DateTime dateTime, DayTimeInterval interval) =>
        dateTime.AddDays(interval.Days).AddMilliseconds(interval.Milliseconds);

    public static DateTime operator +(DayTimeInterval interval, DateTime dateTime) => dateTime + interval;

    public static DateTime operator -(DateTime dateTime, DayTimeInterval interval) =>
        dateTime.AddDays(-interval.Days).AddMilliseconds(-interval.Milliseconds);

    public static DateTimeOffset operator +(DateTimeOffset dateTime, DayTimeInterval interval) =>
        dateTime.AddDays(interval.Days).AddMilliseconds(interval.Milliseconds);

    public static DateTimeOffset operator +(DayTimeInterval interval, DateTimeOffset dateTime) => dateTime + interval;

    public static DateTimeOffset operator -(DateTimeOffset dateTime, DayTimeInterval interval) =>
        dateTime.AddDays(-interval.Days).AddMilliseconds(-interval.Milliseconds);

    public bool Equals(DayTimeInterval interval) => Days == interval.Days && Milliseconds == interval.Milliseconds;

    public override bool Equals(object? obj) => obj is DayTimeInterval other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Days, Milliseconds);
}

/// <summary>A number of calendar months, of calendar days and of nanoseconds; adding rounds to 100 ns.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MonthDayNanosecondInterval : IEquatable<MonthDayNanosecondInterval>
{
    private const long NanosecondsPerTick = 100;

    public readonly int Months;
    public readonly int Days;
    public readonly long Nanoseconds;

    public MonthDayNanosecondInterval(int months, int days, long nanoseconds)
    {
        Months = months;
        Days = days;
        Nanoseconds = nanoseconds;
    }

    private long Ticks => Nanoseconds / NanosecondsPerTick;

    public static DateTime operator +(DateTime dateTime, MonthDayNanosecondInterval interval) =>
        dateTime.AddMonths(interval.Months).AddDays(interval.Days).AddTicks(interval.Ticks);

    public static DateTime operator +(MonthDayNanosecondInterval interval, DateTime dateTime) => dateTime + interval;

    public static DateTime operator -(DateTime dateTime, MonthDayNanosecondInterval interval) =>
        dateTime.AddMonths(-interval.Months).AddDays(-interval.Days).AddTicks(-interval.Ticks);

    public static DateTimeOffset operator +(DateTimeOffset dateTime, MonthDayNanosecondInterval interval) =>
        dateTime.AddMonths(interval.Months).AddDays(interval.Days).AddTicks(interval.Ticks);

    public static DateTimeOffset operator +(MonthDayNanosecondInterval interval, DateTimeOffset dateTime) =>
        dateTime + interval;

    public static DateTimeOffset operator -(DateTimeOffset dateTime, MonthDayNanosecondInterval interval) =>
        dateTime.AddMonths(-interval.Months).AddDays(-interval.Days).AddTicks(-interval.Ticks);

    public bool Equals(MonthDayNanosecondInterval interval) =>
        Months == interval.Months && Days == interval.Days && Nanoseconds == interval.Nanoseconds;

    public override bool Equals(object? obj) => obj is MonthDayNanosecondInterval other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Months, Days, Nanoseconds);
}
