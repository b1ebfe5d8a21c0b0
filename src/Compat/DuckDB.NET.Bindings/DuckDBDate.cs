using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>DATE as it is stored: days since 1970-01-01, or an infinity.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBDate
{
    public static readonly DuckDBDate PositiveInfinity = new() { Days = int.MaxValue };

    public static readonly DuckDBDate NegativeInfinity = new() { Days = -int.MaxValue };

    public int Days { get; set; }

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public readonly bool IsPositiveInfinity => Days == int.MaxValue;

    public readonly bool IsNegativeInfinity => Days == -int.MaxValue;
}

/// <summary>DATE as year, month and day, in the whole range that DuckDB knows.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDateOnly(int year, byte month, byte day)
{
    // These are what DuckDB makes of the infinities: the days after the last and before the first date that it has.

    /// <summary>Later than every date.</summary>
    public static readonly DuckDBDateOnly PositiveInfinity = new(5881580, 7, 11);

    /// <summary>Earlier than every date.</summary>
    public static readonly DuckDBDateOnly NegativeInfinity = new(-5877641, 6, 24);

    public int Year { get; } = year;

    public byte Month { get; } = month;

    public byte Day { get; } = day;

    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public bool IsPositiveInfinity => Is(PositiveInfinity);

    public bool IsNegativeInfinity => Is(NegativeInfinity);

    public static DuckDBDateOnly FromDateTime(DateTime dateTime) =>
        new(dateTime.Year, (byte)dateTime.Month, (byte)dateTime.Day);

    public static DuckDBDateOnly FromDuckDBDate(DuckDBDate date)
    {
        if (date.IsPositiveInfinity) return PositiveInfinity;
        if (date.IsNegativeInfinity) return NegativeInfinity;
        return NativeMethods.DateTimeHelpers.DuckDBFromDate(date);
    }

    /// <exception cref="ArgumentOutOfRangeException">.NET has no such date.</exception>
    public DateTime ToDateTime() => new(Year, Month, Day);

    public DuckDBDate ToDuckDBDate()
    {
        if (IsPositiveInfinity) return DuckDBDate.PositiveInfinity;
        if (IsNegativeInfinity) return DuckDBDate.NegativeInfinity;
        return NativeMethods.DateTimeHelpers.DuckDBToDate(this);
    }

    public static explicit operator DateTime(DuckDBDateOnly dateOnly) => dateOnly.ToDateTime();

    public static explicit operator DuckDBDateOnly(DateTime dateTime) => FromDateTime(dateTime);

    public static implicit operator DateOnly(DuckDBDateOnly dateOnly) =>
        new(dateOnly.Year, dateOnly.Month, dateOnly.Day);

    public static implicit operator DuckDBDateOnly(DateOnly date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    public override bool Equals(object? obj) => obj is DuckDBDateOnly other && Is(other);

    public override int GetHashCode() => HashCode.Combine(Year, Month, Day);

    private bool Is(DuckDBDateOnly other) => Year == other.Year && Month == other.Month && Day == other.Day;
}
