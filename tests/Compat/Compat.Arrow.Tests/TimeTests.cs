using Apache.Arrow;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class TimeTests
{
    [Theory]
    [InlineData(TimeUnit.Second)]
    [InlineData(TimeUnit.Millisecond)]
    [InlineData(TimeUnit.Microsecond)]
    public void Timestamp_MinAndMax_RoundTripToTheUnit(TimeUnit unit)
    {
        using TimestampArray array = new TimestampArray.Builder(unit, "UTC")
            .Append(DateTimeOffset.MinValue).Append(DateTimeOffset.MaxValue).AppendNull().Build();
        long perUnit = unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            _ => TimeSpan.TicksPerMicrosecond,
        };

        Assert.Equal(DateTimeOffset.MinValue, array.GetTimestamp(0));
        Assert.Equal(DateTime.MaxValue.Ticks / perUnit * perUnit, array.GetTimestamp(1)!.Value.Ticks);
        Assert.Null(array.GetTimestamp(2));
    }

    [Fact]
    public void Timestamp_InNanoseconds_HoldsTicksAndOverflowsBeyond()
    {
        var builder = new TimestampArray.Builder(TimeUnit.Nanosecond);
        DateTimeOffset instant = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromHours(-3)).AddTicks(1234567);

        using TimestampArray array = builder.Append(instant).Build();

        Assert.Equal(instant, array.GetTimestamp(0));
        Assert.Equal(array.Values[0], (instant.UtcTicks - DateTime.UnixEpoch.Ticks) * 100);
        Assert.Throws<OverflowException>(() => builder.Append(DateTimeOffset.MaxValue));
        Assert.False(((TimestampType)array.Data.DataType).IsTimeZoneAware);
    }

    [Fact]
    public void Timestamp_BeyondDateTimeOffset_Throws()
    {
        ArrowBuffer values = new ArrowBuffer.Builder<long>().Append(long.MaxValue).Append(long.MinValue).Build();
        var type = new TimestampType(TimeUnit.Second, "UTC");
        using var array = new TimestampArray(type, values, ArrowBuffer.Empty, 2, 0, 0);

        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetTimestamp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetTimestamp(1));
    }

    [Fact]
    public void TimestampType_FromTimeZoneInfo_TakesItsBaseOffset()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(-570), "x", "x");

        Assert.Equal("-09:30", new TimestampType(TimeUnit.Second, zone).Timezone);
        Assert.Equal("+00:00", TimestampType.Default.Timezone);
        Assert.Null(new TimestampType(TimeUnit.Second, (string?)null).Timezone);
    }

    [Fact]
    public void Dates_FromEveryForm_AreTheSameDay()
    {
        var offset = new DateTimeOffset(2020, 3, 1, 1, 0, 0, TimeSpan.FromHours(2));
        using Date32Array days = new Date32Array.Builder()
            .Append(new DateOnly(2020, 2, 29)).Append(new DateTime(2020, 2, 29, 23, 0, 0)).Append(offset)
            .Append(DateOnly.MinValue).Append(DateOnly.MaxValue).AppendNull().Build();
        using Date64Array millis = new Date64Array.Builder()
            .Append(new DateOnly(2020, 2, 29)).Append(new DateTime(2020, 2, 29, 23, 0, 0)).Append(offset)
            .Append(DateOnly.MinValue).Append(DateOnly.MaxValue).AppendNull().Build();
        var day = new DateOnly(2020, 2, 29);
        DateOnly?[] expected = [day, day, day, DateOnly.MinValue, DateOnly.MaxValue, null];

        Assert.Equal(expected, ((IReadOnlyList<DateOnly?>)days).ToArray());
        Assert.Equal(expected, ((IReadOnlyList<DateOnly?>)millis).ToArray());
        Assert.Equal(days.Values[0] * 86_400_000L, millis.Values[0]);
        Assert.Equal(new DateTime(2020, 2, 29), days.GetDateTime(0));
        Assert.Equal(new DateTimeOffset(2020, 2, 29, 0, 0, 0, TimeSpan.Zero), millis.GetDateTimeOffset(2));
    }

    [Fact]
    public void Times_EveryUnit_RoundTowardsMidnight()
    {
        var time = new TimeOnly(23, 59, 59, 999, 999).Add(TimeSpan.FromTicks(9));
        using Time32Array seconds =
            new Time32Array.Builder(TimeUnit.Second).Append(time).Append(5).AppendNull().Build();
        using Time64Array nanos = new Time64Array.Builder(TimeUnit.Nanosecond).Append(time).Build();

        TimeOnly?[] expected = [new TimeOnly(23, 59, 59), new TimeOnly(0, 0, 5), null];
        Assert.Equal(expected, ((IReadOnlyList<TimeOnly?>)seconds).ToArray());
        Assert.Equal((86_399, 86_399_000), (seconds.GetSeconds(0), seconds.GetMilliSeconds(0)));
        Assert.Equal(time, nanos.GetTime(0));
        Assert.Equal((86_399_999_999L, 86_399_999_999_900L), (nanos.GetMicroSeconds(0), nanos.GetNanoSeconds(0)));
        Assert.Throws<InvalidCastException>(() => new Time32Array.Builder(TimeUnit.Nanosecond));
    }

    [Fact]
    public void Duration_EveryUnit_RoundTrips()
    {
        foreach (TimeUnit unit in Enum.GetValues<TimeUnit>())
        {
            using DurationArray array = new DurationArray.Builder(DurationType.FromTimeUnit(unit))
                .Append(TimeSpan.FromHours(-36)).Append((TimeSpan?)null).Build();

            Assert.Equal([TimeSpan.FromHours(-36), null], ((IReadOnlyList<TimeSpan?>)array).ToArray());
        }
    }

    [Fact]
    public void TimestampWithOffset_KeepsEachOffset()
    {
        DateTimeOffset?[] values =
        [
            new(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.5)), null, new(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(-8)),
        ];
        using TimestampWithOffsetArray array =
            new TimestampWithOffsetArray.Builder().AppendRange(values).Build();

        Assert.Equal(values, array);
        Assert.Equal(TimeSpan.FromHours(5.5), array.GetValue(0)!.Value.Offset);
    }

    [Fact]
    public void Intervals_AddToDates()
    {
        var date = new DateTime(2024, 1, 31, 10, 0, 0);

        Assert.Equal(new DateTime(2025, 2, 28, 10, 0, 0), date + new YearMonthInterval(1, 1));
        Assert.Equal(new DateTime(2024, 1, 30, 9, 59, 59), date - new DayTimeInterval(1, 1000));
        Assert.Equal(new DateTime(2024, 3, 1, 10, 0, 1), date + new MonthDayNanosecondInterval(1, 1, 1_000_000_000));
        Assert.Equal(new YearMonthInterval(13), new YearMonthInterval(1, 1));
        Assert.True(new YearMonthInterval(13).Equals((object)new YearMonthInterval(1, 1)));
    }
}
