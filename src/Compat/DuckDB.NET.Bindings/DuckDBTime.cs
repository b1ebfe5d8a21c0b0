using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>TIME as it is stored: microseconds since midnight.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTime
{
    public long Micros { get; set; }
}

/// <summary>TIMETZ as it is stored: time and offset packed so that their order is that of the moments.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTzStruct
{
    public ulong Bits { get; set; }
}

/// <summary>TIMETZ as time of day and offset from UTC in seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTz
{
    public DuckDBTimeOnly Time { get; set; }

    public int Offset { get; set; }
}

/// <summary>TIME as hour, minute, second and microsecond; 24:00:00 is a time for DuckDB.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimeOnly(byte hour, byte min, byte sec, int microsecond)
{
    public DuckDBTimeOnly(byte hour, byte min, byte sec) : this(hour, min, sec, 0)
    {
    }

    public byte Hour { get; } = hour;

    public byte Min { get; } = min;

    public byte Sec { get; } = sec;

    public int Microsecond { get; } = microsecond;

    /// <summary>Ticks of 100 ns since midnight.</summary>
    public long Ticks =>
        Hour * TimeSpan.TicksPerHour + Min * TimeSpan.TicksPerMinute + Sec * TimeSpan.TicksPerSecond
        + Microsecond * TimeSpan.TicksPerMicrosecond;

    /// <summary>This time on 0001-01-01.</summary>
    public DateTime ToDateTime() => new(Ticks);

    public static explicit operator DateTime(DuckDBTimeOnly timeOnly) => timeOnly.ToDateTime();

    public static explicit operator DuckDBTimeOnly(DateTime dateTime) => FromDateTime(dateTime);

    public static implicit operator TimeOnly(DuckDBTimeOnly time) => new(time.Ticks);

    public static implicit operator DuckDBTimeOnly(TimeOnly time) => FromTicks(time.Ticks);

    public override bool Equals(object? obj) => obj is DuckDBTimeOnly other && Ticks == other.Ticks;

    public override int GetHashCode() => Ticks.GetHashCode();

    internal static DuckDBTimeOnly FromDateTime(DateTime dateTime) => FromTicks(dateTime.TimeOfDay.Ticks);

    private static DuckDBTimeOnly FromTicks(long ticks) =>
        new(
            (byte)(ticks / TimeSpan.TicksPerHour),
            (byte)(ticks / TimeSpan.TicksPerMinute % 60),
            (byte)(ticks / TimeSpan.TicksPerSecond % 60),
            (int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
}
