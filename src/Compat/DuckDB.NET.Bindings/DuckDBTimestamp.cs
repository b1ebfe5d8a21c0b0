using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>TIMESTAMP as it is stored: microseconds since 1970-01-01 00:00:00, or an infinity.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimestampStruct
{
    public static readonly DuckDBTimestampStruct PositiveInfinity = new() { Micros = long.MaxValue };

    public static readonly DuckDBTimestampStruct NegativeInfinity = new() { Micros = -long.MaxValue };

    public long Micros { get; set; }

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public readonly bool IsPositiveInfinity => Micros == long.MaxValue;

    public readonly bool IsNegativeInfinity => Micros == -long.MaxValue;

    /// <exception cref="ArgumentOutOfRangeException">.NET has no such moment.</exception>
    public readonly DateTime ToDateTime() => new(DateTime.UnixEpoch.Ticks + TicksOrThrow());

    private readonly long TicksOrThrow()
    {
        const long limit = long.MaxValue / TimeSpan.TicksPerMicrosecond;
        if (Micros is > limit or < -limit)
            throw new ArgumentOutOfRangeException(nameof(Micros), Micros, "DateTime has no such moment.");
        return Micros * TimeSpan.TicksPerMicrosecond;
    }
}

/// <summary>TIMESTAMP as date and time of day, in the whole range that DuckDB knows.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimestamp(DuckDBDateOnly date, DuckDBTimeOnly time)
{
    /// <summary>Later than every timestamp.</summary>
    public static readonly DuckDBTimestamp PositiveInfinity = new(DuckDBDateOnly.PositiveInfinity, default);

    /// <summary>Earlier than every timestamp.</summary>
    public static readonly DuckDBTimestamp NegativeInfinity = new(DuckDBDateOnly.NegativeInfinity, default);

    public DuckDBDateOnly Date { get; } = date;

    public DuckDBTimeOnly Time { get; } = time;

    // No finite timestamp comes near the dates that stand for the infinities: the date alone decides.
    public bool IsInfinity => Date.IsInfinity;

    public bool IsPositiveInfinity => Date.IsPositiveInfinity;

    public bool IsNegativeInfinity => Date.IsNegativeInfinity;

    public static DuckDBTimestamp FromDateTime(DateTime dateTime) =>
        new(DuckDBDateOnly.FromDateTime(dateTime), DuckDBTimeOnly.FromDateTime(dateTime));

    public static DuckDBTimestamp FromDuckDBTimestampStruct(DuckDBTimestampStruct timestamp)
    {
        if (timestamp.IsPositiveInfinity) return PositiveInfinity;
        if (timestamp.IsNegativeInfinity) return NegativeInfinity;
        return NativeMethods.DateTimeHelpers.DuckDBFromTimestamp(timestamp);
    }

    /// <exception cref="ArgumentOutOfRangeException">.NET has no such moment.</exception>
    public DateTime ToDateTime() => Date.ToDateTime().AddTicks(Time.Ticks);

    public DuckDBTimestampStruct ToDuckDBTimestampStruct()
    {
        if (IsPositiveInfinity) return DuckDBTimestampStruct.PositiveInfinity;
        if (IsNegativeInfinity) return DuckDBTimestampStruct.NegativeInfinity;
        return NativeMethods.DateTimeHelpers.DuckDBToTimestamp(this);
    }

    public override bool Equals(object? obj) =>
        obj is DuckDBTimestamp other && Date.Equals(other.Date) && Time.Equals(other.Time);

    public override int GetHashCode() => HashCode.Combine(Date, Time);
}
