using System.Globalization;
using System.Numerics;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>What SQL values of each type become in .NET.</summary>
public sealed class TypeTests
{
    public static TheoryData<string, object> Scalars => new()
    {
        { "true", true },
        { "(-128)::tinyint", sbyte.MinValue },
        { "127::tinyint", sbyte.MaxValue },
        { "(-32768)::smallint", short.MinValue },
        { "(-2147483648)::integer", int.MinValue },
        { "(-9223372036854775808)::bigint", long.MinValue },
        { "9223372036854775807::bigint", long.MaxValue },
        { "255::utinyint", byte.MaxValue },
        { "65535::usmallint", ushort.MaxValue },
        { "4294967295::uinteger", uint.MaxValue },
        { "18446744073709551615::ubigint", ulong.MaxValue },
        { "1.5::float", 1.5f },
        { "'-infinity'::double", double.NegativeInfinity },
        { "'nan'::double", double.NaN },
        { "1e308::double", 1e308 },
        { "''", "" },
        { "'exactly12byt'", "exactly12byt" },
        { "'thirteen byte'", "thirteen byte" },
        { "'żółć 客户 👍'", "żółć 客户 👍" },
        { "'2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11'::uuid", Guid.Parse("2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11") },
        { "'ffffffff-ffff-ffff-ffff-fffffffffffe'::uuid", Guid.Parse("ffffffff-ffff-ffff-ffff-fffffffffffe") },
        { "interval '-1 day 2 seconds'", TimeSpan.FromDays(-1) + TimeSpan.FromSeconds(2) },
        { "'101'::bit", "101" },
        { "'ok'::enum('no', 'ok')", "ok" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Scalar_OfEachType_IsTheSameValue(string sql, object expected)
    {
        using var db = new Database();

        Assert.Equal(expected, db.Scalar($"select {sql}"));
    }

    [Theory]
    [InlineData("-170141183460469231731687303715884105728", "hugeint")]
    [InlineData("-18446744073709551617", "hugeint")]
    [InlineData("-1", "hugeint")]
    [InlineData("170141183460469231731687303715884105727", "hugeint")]
    [InlineData("0", "uhugeint")]
    [InlineData("340282366920938463463374607431768211455", "uhugeint")]
    [InlineData("-123456789012345678901234567890123456789012345678901234567890", "bignum")]
    [InlineData("256", "bignum")]
    public void BigInteger_OfEachWideType_IsTheSameValue(string digits, string type)
    {
        using var db = new Database();

        var value = db.Read<BigInteger>($"select '{digits}'::{type}");

        Assert.Equal(BigInteger.Parse(digits, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("-99.99", 4, 2)]
    [InlineData("1234567.89", 9, 2)]
    [InlineData("-123456789012.345678", 18, 6)]
    [InlineData("12345678901234567890.12345678", 38, 8)]
    [InlineData("0.1", 38, 28)]
    public void Decimal_OfEachStorageWidth_IsExact(string digits, int width, int scale)
    {
        using var db = new Database();

        var value = db.Read<decimal>($"select '{digits}'::decimal({width}, {scale})");

        Assert.Equal(decimal.Parse(digits, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("date '0001-01-01'", 0L)]
    [InlineData("date '1969-12-31'", 621355104000000000L)]
    [InlineData("date '9999-12-31'", 3155378112000000000L)]
    [InlineData("timestamp '1969-12-31 23:59:59.999999'", 621355967999999990L)]
    [InlineData("timestamp '2024-02-29 12:34:56.789012'", 638448068967890120L)]
    [InlineData("timestamp_s '1960-01-01 00:00:01'", 618199776010000000L)]
    [InlineData("timestamp_ms '1960-01-01 00:00:00.001'", 618199776000010000L)]
    [InlineData("timestamp_ns '2024-02-29 12:34:56.123456700'", 638448068961234567L)]
    public void DateTime_OfEachPrecision_HasTheSameTicks(string sql, long ticks)
    {
        using var db = new Database();

        Assert.Equal(new DateTime(ticks), db.Read<DateTime>($"select {sql}"));
    }

    [Fact]
    public void DateTimeOffset_OfTimestampTz_IsTheSameMoment()
    {
        using var db = new Database();

        var moment = db.Read<DateTimeOffset>("select timestamptz '2024-02-29 12:34:56+02'");

        Assert.Equal(new DateTimeOffset(2024, 2, 29, 10, 34, 56, TimeSpan.Zero), moment);
    }

    [Fact]
    public void TimeOnly_OfTime_KeepsMicroseconds()
    {
        using var db = new Database();

        var time = db.Read<TimeOnly>("select time '23:59:59.999999'");

        Assert.Equal(new TimeOnly(TimeSpan.TicksPerDay - 10), time);
    }

    [Theory]
    [InlineData("12:30:00+01:30", 12, 30, 5400)]
    [InlineData("00:00:01-15:59:59", 0, 0, -57599)]
    public void DateTimeOffset_OfTimeTz_KeepsTimeAndOffset(string text, int hour, int minute, int offsetSeconds)
    {
        using var db = new Database();
        var packed = db.Read<string>($"select (timetz '{text}')::varchar");
        using var chunk = new Chunks(db, $"select timetz '{text}'");

        Assert.True(chunk.Next());
        var time = NativeMethods.DateTimeHelpers.DuckDBFromTimeTz(chunk.Column<DuckDBTimeTzStruct>(0)[0]);

        Assert.StartsWith($"{hour:00}:{minute:00}", packed, StringComparison.Ordinal);
        Assert.Equal((hour, minute, offsetSeconds), (time.Time.Hour, time.Time.Min, time.Offset));
    }

    [Fact]
    public void Infinity_OfDates_IsKeptAndOrdered()
    {
        using var db = new Database();

        Assert.Equal(DuckDBDateOnly.PositiveInfinity, db.Read<DuckDBDateOnly>("select 'infinity'::date"));
        Assert.Equal(DuckDBDateOnly.NegativeInfinity, db.Read<DuckDBDateOnly>("select '-infinity'::date"));
        Assert.Throws<InvalidOperationException>(() => db.Read<DateTime>("select 'infinity'::date"));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("timestamp_s")]
    [InlineData("timestamp_ms")]
    [InlineData("timestamp_ns")]
    [InlineData("timestamptz")]
    public void Infinity_OfTimestamps_IsKept(string type)
    {
        using var db = new Database();

        Assert.True(db.Read<DuckDBTimestamp>($"select 'infinity'::{type}").IsPositiveInfinity);
        Assert.True(db.Read<DuckDBTimestamp>($"select '-infinity'::{type}").IsNegativeInfinity);
        Assert.Throws<InvalidOperationException>(() => db.Read<DateTime>($"select 'infinity'::{type}"));
    }

    [Fact]
    public void Blob_WithZeroAndHighBytes_IsTheSameBytes()
    {
        using var db = new Database();

        using var stream = db.Read<Stream>(@"select '\x00\xFF\x7Fabcdefghijklmnop'::blob");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);

        Assert.Equal([0, 0xff, 0x7f, .. "abcdefghijklmnop"u8], bytes);
    }

    [Fact]
    public void Null_OfEveryType_IsDBNull()
    {
        using var db = new Database();
        using var command = db.Command("select * from test_all_types() where \"int\" is null");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.All(Enumerable.Range(0, reader.FieldCount), column => Assert.True(reader.IsDBNull(column)));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Nested_ListStructMapArrayUnion_AreReadable()
    {
        using var db = new Database();

        Assert.Equal([1, null, 3], db.Read<List<int?>>("select [1, null, 3]"));
        Assert.Equal([[1], [], [2, 3]], db.Read<List<List<int>>>("select [[1], [], [2, 3]]"));
        Assert.Equal([1.5, 2.5, 3.5], db.Read<List<double>>("select [1.5, 2.5, 3.5]::double[3]"));
        Assert.Equal(
            new Dictionary<string, int> { ["a"] = 1, ["a longer key than 12"] = 2 },
            db.Read<Dictionary<string, int>>("select map {'a': 1, 'a longer key than 12': 2}"));
        var fields = db.Read<Dictionary<string, object>>("select {'name': 'x', 'value': 7, 'none': null}");
        Assert.Equal(("x", 7, null), (fields["name"], fields["value"], fields["none"]));
        Assert.Equal("7", db.Scalar("select union_value(num := 7)::union(num integer, text varchar)::varchar"));
    }
}
