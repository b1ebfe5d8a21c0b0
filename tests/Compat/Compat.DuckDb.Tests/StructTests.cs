using System.Numerics;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>The value types of the bindings by themselves.</summary>
public sealed class StructTests
{
    [Theory]
    [InlineData(0, 1970, 1, 1)]
    [InlineData(-1, 1969, 12, 31)]
    [InlineData(-719162, 1, 1, 1)]
    [InlineData(2932896, 9999, 12, 31)]
    [InlineData(int.MaxValue - 1, 5881580, 7, 10)]
    [InlineData(-int.MaxValue + 1, -5877641, 6, 25)]
    public void DateOnly_OfDays_ConvertsBothWays(int days, int year, int month, int day)
    {
        var date = DuckDBDateOnly.FromDuckDBDate(new DuckDBDate { Days = days });

        Assert.Equal(new DuckDBDateOnly(year, (byte)month, (byte)day), date);
        Assert.Equal(days, date.ToDuckDBDate().Days);
        Assert.False(date.IsInfinity);
    }

    [Fact]
    public void DateOnly_OfInfinities_ConvertsBothWays()
    {
        var later = DuckDBDateOnly.FromDuckDBDate(DuckDBDate.PositiveInfinity);
        var earlier = DuckDBDateOnly.FromDuckDBDate(DuckDBDate.NegativeInfinity);

        Assert.True(later.IsPositiveInfinity && !later.IsNegativeInfinity);
        Assert.True(earlier.IsNegativeInfinity && !earlier.IsPositiveInfinity);
        Assert.Equal(int.MaxValue, later.ToDuckDBDate().Days);
        Assert.Equal(-int.MaxValue, earlier.ToDuckDBDate().Days);
        Assert.True(later.ToDuckDBDate().IsInfinity && earlier.ToDuckDBDate().IsInfinity);
    }

    [Fact]
    public void DateOnly_OfDotNetDates_ConvertsBothWays()
    {
        DuckDBDateOnly date = new DateOnly(2024, 2, 29);

        Assert.Equal<DateOnly>(new DateOnly(2024, 2, 29), date);
        Assert.Equal(new DateTime(2024, 2, 29), (DateTime)date);
        Assert.Equal(date, (DuckDBDateOnly)new DateTime(2024, 2, 29, 23, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuckDBDateOnly.PositiveInfinity.ToDateTime());
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(951827696789012L)]
    [InlineData(-62135596800000000L)]
    [InlineData(253402300799999999L)]
    public void Timestamp_OfMicros_ConvertsBothWays(long micros)
    {
        var stored = new DuckDBTimestampStruct { Micros = micros };
        var timestamp = DuckDBTimestamp.FromDuckDBTimestampStruct(stored);

        Assert.Equal(micros, timestamp.ToDuckDBTimestampStruct().Micros);
        Assert.Equal(DateTime.UnixEpoch.AddTicks(micros * 10), timestamp.ToDateTime());
        Assert.Equal(timestamp.ToDateTime(), stored.ToDateTime());
        Assert.Equal(timestamp, DuckDBTimestamp.FromDateTime(timestamp.ToDateTime()));
        Assert.False(timestamp.IsInfinity || stored.IsInfinity);
    }

    [Fact]
    public void Timestamp_OfInfinities_ConvertsBothWays()
    {
        var later = DuckDBTimestamp.FromDuckDBTimestampStruct(DuckDBTimestampStruct.PositiveInfinity);
        var earlier = DuckDBTimestamp.FromDuckDBTimestampStruct(DuckDBTimestampStruct.NegativeInfinity);

        Assert.Equal((true, false), (later.IsPositiveInfinity, later.IsNegativeInfinity));
        Assert.Equal((false, true), (earlier.IsPositiveInfinity, earlier.IsNegativeInfinity));
        Assert.Equal(long.MaxValue, later.ToDuckDBTimestampStruct().Micros);
        Assert.Equal(-long.MaxValue, earlier.ToDuckDBTimestampStruct().Micros);
        Assert.Throws<ArgumentOutOfRangeException>(() => DuckDBTimestampStruct.PositiveInfinity.ToDateTime());
    }

    [Fact]
    public void IsFinite_OfInfinitiesAndNeighbours_TellsThemApart()
    {
        var last = new DuckDBTimestampStruct { Micros = long.MaxValue - 1 };

        Assert.True(NativeMethods.DateTimeHelpers.DuckDBIsFiniteTimestamp(last));
        Assert.False(NativeMethods.DateTimeHelpers.DuckDBIsFiniteTimestamp(DuckDBTimestampStruct.PositiveInfinity));
        Assert.False(NativeMethods.DateTimeHelpers.DuckDBIsFiniteTimestampNs(DuckDBTimestampStruct.NegativeInfinity));
        Assert.True(NativeMethods.DateTimeHelpers.DuckDBIsFiniteDate(new DuckDBDate { Days = int.MaxValue - 1 }));
        Assert.False(NativeMethods.DateTimeHelpers.DuckDBIsFiniteDate(DuckDBDate.NegativeInfinity));
    }

    [Fact]
    public void TimeOnly_OfDotNetTimes_ConvertsBothWays()
    {
        var time = new TimeOnly(23, 59, 58, 123, 456);
        DuckDBTimeOnly converted = time;

        Assert.Equal((23, 59, 58, 123456), (converted.Hour, converted.Min, converted.Sec, converted.Microsecond));
        Assert.Equal<TimeOnly>(time, converted);
        Assert.Equal(time.Ticks, converted.Ticks);
        Assert.Equal(time.Ticks, ((DateTime)converted).Ticks);
        var stored = NativeMethods.DateTimeHelpers.DuckDBToTime(converted);
        Assert.Equal(time.Ticks / 10, stored.Micros);
        Assert.Equal(converted, NativeMethods.DateTimeHelpers.DuckDBFromTime(stored));
    }

    [Theory]
    [InlineData(0L, 0)]
    [InlineData(86399999999L, 57599)]
    [InlineData(43200000000L, -57599)]
    public void TimeTz_OfTimeAndOffset_ConvertsBothWays(long micros, int offset)
    {
        var packed = NativeMethods.DateTimeHelpers.DuckDBCreateTimeTz(micros, offset);
        var time = NativeMethods.DateTimeHelpers.DuckDBFromTimeTz(packed);

        Assert.Equal((micros * 10, offset), (time.Time.Ticks, time.Offset));
    }

    [Theory]
    [InlineData("0", 0UL, 0L)]
    [InlineData("-1", ulong.MaxValue, -1L)]
    [InlineData("18446744073709551616", 0UL, 1L)]
    [InlineData("-18446744073709551617", ulong.MaxValue, -2L)]
    [InlineData("170141183460469231731687303715884105727", ulong.MaxValue, long.MaxValue)]
    [InlineData("-170141183460469231731687303715884105728", 0UL, long.MinValue)]
    public void HugeInt_OfBigInteger_ConvertsBothWays(string digits, ulong lower, long upper)
    {
        var number = BigInteger.Parse(digits, null);
        var value = new DuckDBHugeInt(number);

        Assert.Equal((lower, upper), (value.Lower, value.Upper));
        Assert.Equal(number, value.ToBigInteger());
        Assert.Equal((Int128)number, value.ToInt128());
        Assert.Equal(number, new DuckDBHugeInt(lower, upper).ToBigInteger());
    }

    [Fact]
    public void HugeInt_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBHugeInt(DuckDBHugeInt.HugeIntMaxValue + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBHugeInt(DuckDBHugeInt.HugeIntMinValue - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBUHugeInt(BigInteger.MinusOne));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBUHugeInt(DuckDBUHugeInt.HugeIntMaxValue + 1));
        Assert.Equal(DuckDBUHugeInt.HugeIntMaxValue, new DuckDBUHugeInt(ulong.MaxValue, ulong.MaxValue).ToBigInteger());
        Assert.Equal(UInt128.MaxValue, new DuckDBUHugeInt(DuckDBUHugeInt.HugeIntMaxValue).ToUInt128());
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-10L)]
    [InlineData(-863999999990L)]
    [InlineData(10000000000000L)]
    [InlineData(long.MaxValue / 10 * 10)]
    [InlineData(long.MinValue / 10 * 10)]
    public void Interval_OfTimeSpan_ConvertsBothWays(long ticks)
    {
        DuckDBInterval interval = TimeSpan.FromTicks(ticks);

        Assert.Equal(TimeSpan.FromTicks(ticks), (TimeSpan)interval);
        Assert.True(interval.TryConvert(out var timeSpan));
        Assert.Equal(ticks, timeSpan.Value.Ticks);
    }

    [Fact]
    public void Interval_WithMonthsOrTooLong_DoesNotConvert()
    {
        Assert.False(new DuckDBInterval(1, 0, 0).TryConvert(out var months));
        Assert.False(new DuckDBInterval(0, int.MaxValue, 0).TryConvert(out _));
        Assert.Null(months);
        Assert.Throws<ArgumentOutOfRangeException>(() => (TimeSpan)new DuckDBInterval(-1, 0, 0));
    }
}
