using System.Numerics;
using DuckDB.NET.Native;
using Values = DuckDB.NET.Native.NativeMethods.Value;

namespace Compat.DuckDb.Tests;

/// <summary>Single values: made in .NET, seen as text by DuckDB, read back as each type that fits.</summary>
public sealed class ValueTests
{
    [Fact]
    public void GetValue_OfEachType_IsTheValueMade()
    {
        Check(Values.DuckDBCreateBool(true), "true", true);
        Check(Values.DuckDBCreateInt8(sbyte.MinValue), "-128", sbyte.MinValue);
        Check(Values.DuckDBCreateUInt16(ushort.MaxValue), "65535", ushort.MaxValue);
        Check(Values.DuckDBCreateInt64(long.MinValue), "-9223372036854775808", long.MinValue);
        Check(Values.DuckDBCreateUInt64(ulong.MaxValue), "18446744073709551615", ulong.MaxValue);
        Check(Values.DuckDBCreateFloat(-0.5f), "-0.5", -0.5f);
        Check(Values.DuckDBCreateDouble(double.PositiveInfinity), "inf", double.PositiveInfinity);
        Check(Values.DuckDBCreateVarchar("żółć beyond twelve"), "żółć beyond twelve", "żółć beyond twelve");
        Check(Values.DuckDBCreateBlob([0, 255], 2), @"\x00\xFF", new byte[] { 0, 255 });
        Check(Values.DuckDBCreateBlob([], 0), "", Array.Empty<byte>());
        Check(Values.DuckDBCreateDecimal(new DuckDBDecimal(9, 2, new DuckDBHugeInt(-12345))), "-123.45", -123.45m);
        Check(Values.DuckDBCreateInterval(TimeSpan.FromSeconds(-1)), "-00:00:01", TimeSpan.FromSeconds(-1));
    }

    [Fact]
    public void GetValue_OfWideIntegers_IsAnyWideType()
    {
        var min = new DuckDBHugeInt(DuckDBHugeInt.HugeIntMinValue);
        Check(Values.DuckDBCreateHugeInt(min), $"{Int128.MinValue}", DuckDBHugeInt.HugeIntMinValue);
        Check(Values.DuckDBCreateHugeInt(min), $"{Int128.MinValue}", Int128.MinValue);
        Check(Values.DuckDBCreateHugeInt(min), $"{Int128.MinValue}", min);
        var max = new DuckDBUHugeInt(DuckDBUHugeInt.HugeIntMaxValue);
        Check(Values.DuckDBCreateUHugeInt(max), $"{UInt128.MaxValue}", DuckDBUHugeInt.HugeIntMaxValue);
        Check(Values.DuckDBCreateUHugeInt(max), $"{UInt128.MaxValue}", UInt128.MaxValue);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("256")]
    [InlineData("-340282366920938463463374607431768211456")]
    public unsafe void GetValue_OfBignum_IsTheSameNumber(string digits)
    {
        var number = BigInteger.Parse(digits, null);
        var magnitude = BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true);
        fixed (byte* bytes = magnitude)
        {
            var bignum = new DuckDBBignum((IntPtr)bytes, (ulong)magnitude.Length, number.Sign < 0 ? (byte)1 : (byte)0);
            Check(Values.DuckDBCreateBignum(bignum), digits, number);
        }
    }

    [Fact]
    public void GetValue_OfUuid_HasTheBitsInTextOrder()
    {
        const string text = "80000000-0000-0001-0000-00000000000f";

        Check(Values.DuckDBCreateUuid(new DuckDBHugeInt(15, long.MinValue + 1)), text, Guid.Parse(text));
    }

    [Fact]
    public void GetValue_OfDates_IsAnyDateType()
    {
        var day = new DateOnly(1900, 3, 1);
        var date = new DuckDBDateOnly(1900, 3, 1);
        Check(Values.DuckDBCreateDate(date.ToDuckDBDate()), "1900-03-01", day);
        Check(Values.DuckDBCreateDate(date.ToDuckDBDate()), "1900-03-01", date);
        Check(Values.DuckDBCreateDate(date.ToDuckDBDate()), "1900-03-01", new DateTime(1900, 3, 1));
        Check(Values.DuckDBCreateDate(DuckDBDate.NegativeInfinity), "-infinity", DuckDBDateOnly.NegativeInfinity);
        var time = new TimeOnly(1, 2, 3, 4, 5);
        var stored = NativeMethods.DateTimeHelpers.DuckDBToTime(time);
        Check(Values.DuckDBCreateTime(stored), "01:02:03.004005", time);
        Check(Values.DuckDBCreateTime(stored), "01:02:03.004005", time.ToTimeSpan());
        Check(Values.DuckDBCreateTime(stored), "01:02:03.004005", (DuckDBTimeOnly)time);
    }

    [Fact]
    public void GetValue_OfTimestamps_IsAnyMomentType()
    {
        var moment = new DateTime(1969, 12, 31, 23, 59, 59);
        Check(Values.DuckDBCreateTimestamp(At(-1_000_000)), "1969-12-31 23:59:59", moment);
        Check(Values.DuckDBCreateTimestamp(At(-1_000_000)), "1969-12-31 23:59:59", new DateTimeOffset(moment, default));
        Check(Values.DuckDBCreateTimestamp(At(-1_000_000)), "1969-12-31 23:59:59", At(-1_000_000));
        var timestamp = DuckDBTimestamp.FromDateTime(moment);
        Check(Values.DuckDBCreateTimestamp(timestamp.ToDuckDBTimestampStruct()), "1969-12-31 23:59:59", timestamp);
        Check(Values.DuckDBCreateTimestampS(At(-1)), "1969-12-31 23:59:59", moment);
        Check(Values.DuckDBCreateTimestampMs(At(-1000)), "1969-12-31 23:59:59", moment);
        Check(Values.DuckDBCreateTimestampNs(At(-1)), "1969-12-31 23:59:59.999999999", moment.AddMicroseconds(999_999));
        Check(Values.DuckDBCreateTimestampS(At(long.MaxValue)), "infinity", DuckDBTimestamp.PositiveInfinity);
        Check(Values.DuckDBCreateTimestampTz(At(0)), "1970-01-01 00:00:00+00", DateTimeOffset.UnixEpoch);

        static DuckDBTimestampStruct At(long units) => new() { Micros = units };
    }

    [Fact]
    public void GetValue_OfTimeTz_KeepsTimeAndOffset()
    {
        var packed = NativeMethods.DateTimeHelpers.DuckDBCreateTimeTz(0, 7200);

        var midnight = new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.FromHours(2));
        Check(Values.DuckDBCreateTimeTz(packed), "00:00:00+02", midnight);
    }

    [Fact]
    public void GetValue_OfNull_ReadsAsNullOrThrows()
    {
        using var value = Values.DuckDBCreateNullValue();

        Assert.True(value.IsNull());
        Assert.Null(value.GetValue<string>());
        Assert.Null(value.GetValue<int?>());
        Assert.Throws<InvalidCastException>(() => value.GetValue<int>());
    }

    [Fact]
    public void GetValue_OfAnotherType_Throws()
    {
        using var value = Values.DuckDBCreateInt32(7);

        Assert.Equal(7, value.GetValue<int>());
        Assert.Equal(7, value.GetValue<int?>());
        Assert.Throws<InvalidCastException>(() => value.GetValue<Guid>());
    }

    private static void Check<T>(DuckDBValue value, string text, T expected)
    {
        using (value)
        {
            Assert.Equal(text, Values.DuckDBGetVarchar(value));
            Assert.Equal(expected, value.GetValue<T>());
            Assert.False(value.IsNull());
        }
    }
}
