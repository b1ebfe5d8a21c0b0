using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// INTERVAL: months, days and microseconds, which do not convert into each other. DuckDB's microseconds are signed;
/// <see cref="Micros"/> is their two's complement.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBInterval(int months, int days, ulong micros)
{
    public int Months { get; } = months;

    public int Days { get; } = days;

    public ulong Micros { get; } = micros;

    /// <summary>The interval with days of 24 hours; false for months or beyond what a TimeSpan holds.</summary>
    public bool TryConvert([NotNullWhen(true)] out TimeSpan? timeSpan)
    {
        var ticks = Ticks;
        var fits = Months == 0 && ticks >= long.MinValue && ticks <= long.MaxValue;
        timeSpan = fits ? new TimeSpan((long)ticks) : null;
        return fits;
    }

    /// <exception cref="ArgumentOutOfRangeException">The interval has months or is too long.</exception>
    public static explicit operator TimeSpan(DuckDBInterval interval) =>
        interval.TryConvert(out var timeSpan)
            ? timeSpan.Value
            : throw new ArgumentOutOfRangeException(
                nameof(interval),
                interval.Months != 0
                    ? "An interval whose 'Months' is not 0 cannot be converted to a TimeSpan."
                    : "The interval is outside of the range of TimeSpan.");

    /// <summary>Whole days and the rest; what a microsecond does not divide is cut off.</summary>
    public static implicit operator DuckDBInterval(TimeSpan timeSpan) =>
        new(0, timeSpan.Days, (ulong)(timeSpan.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond));

    private Int128 Ticks =>
        (Int128)Days * TimeSpan.TicksPerDay + (Int128)(long)Micros * TimeSpan.TicksPerMicrosecond;
}
