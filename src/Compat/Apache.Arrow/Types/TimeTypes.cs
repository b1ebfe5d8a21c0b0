namespace Apache.Arrow.Types;

/// <summary>Unit of times, timestamps and durations.</summary>
public enum TimeUnit
{
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

/// <summary>Base of the types that count ticks of a <see cref="TimeUnit"/>.</summary>
public abstract class TimeBasedType : FixedWidthType
{
    public TimeUnit Unit { get; }

    protected TimeBasedType(TimeUnit unit)
    {
        Unit = unit;
    }
}

/// <summary>Base of the times of day.</summary>
public abstract class TimeType : TimeBasedType
{
    public static readonly Time32Type Second = new(TimeUnit.Second);
    public static readonly Time32Type Millisecond = new(TimeUnit.Millisecond);
    public static readonly Time64Type Microsecond = new(TimeUnit.Microsecond);
    public static readonly Time64Type Nanosecond = new(TimeUnit.Nanosecond);

    protected TimeType(TimeUnit unit)
        : base(unit)
    {
    }

    /// <summary>The time type that carries <paramref name="unit"/>: 32 bits up to milliseconds, else 64.</summary>
    public static TimeType FromTimeUnit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => Second,
        TimeUnit.Millisecond => Millisecond,
        TimeUnit.Microsecond => Microsecond,
        TimeUnit.Nanosecond => Nanosecond,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Unsupported time unit"),
    };
}

/// <summary>Time of day in seconds or milliseconds, 32 bits.</summary>
public sealed class Time32Type : TimeType
{
    public static Time32Type Default => Millisecond;

    public Time32Type(TimeUnit unit = TimeUnit.Millisecond)
        : base(unit)
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Time32;

    public override string Name => "time32";

    public override int BitWidth => 32;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Time of day in microseconds or nanoseconds, 64 bits.</summary>
public sealed class Time64Type : TimeType
{
    public static Time64Type Default => Nanosecond;

    public Time64Type(TimeUnit unit = TimeUnit.Nanosecond)
        : base(unit)
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Time64;

    public override string Name => "time64";

    public override int BitWidth => 64;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Ticks since the Unix epoch: an instant when the type names a time zone, else a wall-clock time.</summary>
public sealed class TimestampType : TimeBasedType
{
    public static readonly TimestampType Default = new(TimeUnit.Millisecond, "+00:00");

    public TimestampType(TimeUnit unit = TimeUnit.Millisecond, string? timezone = default)
        : base(unit)
    {
        Timezone = timezone;
    }

    public TimestampType(TimeUnit unit = TimeUnit.Millisecond, TimeZoneInfo? timezone = default)
        : base(unit)
    {
        Timezone = timezone?.BaseUtcOffset.ToTimeZoneOffsetString();
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Timestamp;

    public override string Name => "timestamp";

    public override int BitWidth => 64;

    /// <summary>An IANA name or an offset such as "+01:00"; null for wall-clock times.</summary>
    public string? Timezone { get; }

    public bool IsTimeZoneAware => !string.IsNullOrWhiteSpace(Timezone);

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Elapsed time, 64 bits.</summary>
public sealed class DurationType : TimeBasedType
{
    public static readonly DurationType Second = new(TimeUnit.Second);
    public static readonly DurationType Millisecond = new(TimeUnit.Millisecond);
    public static readonly DurationType Microsecond = new(TimeUnit.Microsecond);
    public static readonly DurationType Nanosecond = new(TimeUnit.Nanosecond);

    private DurationType(TimeUnit unit)
        : base(unit)
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Duration;

    public override string Name => "duration";

    public override int BitWidth => 64;

    public static DurationType FromTimeUnit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => Second,
        TimeUnit.Millisecond => Millisecond,
        TimeUnit.Microsecond => Microsecond,
        TimeUnit.Nanosecond => Nanosecond,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Unsupported time unit"),
    };

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

internal static class TimeUnitExtensions
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Converts from ticks of 100 ns, rounding towards zero.</summary>
    public static long ConvertFromTicks(this TimeUnit unit, long ticks) => unit switch
    {
        TimeUnit.Second => ticks / TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => ticks / TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => ticks / TimeSpan.TicksPerMicrosecond,
        TimeUnit.Nanosecond => checked(ticks * NanosecondsPerTick),
        _ => throw new InvalidDataException($"Unsupported time unit: {unit}"),
    };

    /// <summary>Converts to ticks of 100 ns, rounding towards zero.</summary>
    public static long ConvertToTicks(this TimeUnit unit, long units) => unit switch
    {
        TimeUnit.Second => checked(units * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => checked(units * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => checked(units * TimeSpan.TicksPerMicrosecond),
        TimeUnit.Nanosecond => units / NanosecondsPerTick,
        _ => throw new InvalidDataException($"Unsupported time unit: {unit}"),
    };
}
