using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>.NET values as parameters of prepared statements, seen by SQL and read back.</summary>
public sealed class ParameterTests
{
    public static TheoryData<object, string, string> Values => new()
    {
        { true, "boolean", "true" },
        { (sbyte)-7, "tinyint", "-7" },
        { short.MinValue, "smallint", "-32768" },
        { int.MinValue, "integer", "-2147483648" },
        { long.MinValue, "bigint", "-9223372036854775808" },
        { byte.MaxValue, "utinyint", "255" },
        { ushort.MaxValue, "usmallint", "65535" },
        { uint.MaxValue, "uinteger", "4294967295" },
        { ulong.MaxValue, "ubigint", "18446744073709551615" },
        { 1.5f, "float", "1.5" },
        { -0.1, "double", "-0.1" },
        { -12345678901234567890.123456789m, "decimal(38, 9)", "-12345678901234567890.123456789" },
        { "żółć 客户 👍 and then some", "varchar", "żółć 客户 👍 and then some" },
        { Guid.Parse("80000000-0000-0000-0000-000000000001"), "uuid", "80000000-0000-0000-0000-000000000001" },
        { new DateOnly(1, 1, 1), "date", "0001-01-01" },
        { new TimeOnly(23, 59, 59, 999, 999), "time", "23:59:59.999999" },
        { new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(10), "timestamp", "1969-12-31 23:59:59.000001" },
        { new DuckDBDateOnly(-44, 3, 15), "date", "0045-03-15 (BC)" },
        { DuckDBDateOnly.PositiveInfinity, "date", "infinity" },
        { DuckDBDateOnly.NegativeInfinity, "date", "-infinity" },
        { DuckDBTimestamp.PositiveInfinity, "timestamp", "infinity" },
        { DuckDBTimestamp.NegativeInfinity, "timestamp", "-infinity" },
        { TimeSpan.FromHours(-25), "interval", "-1 day -01:00:00" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Parameter_OfEachType_IsSeenBySqlAsTheSameValue(object value, string type, string text)
    {
        using var db = new Database();

        Assert.Equal(text, db.Scalar($"select (?::{type})::varchar", value));
    }

    [Theory]
    [InlineData("-170141183460469231731687303715884105728", "hugeint")]
    [InlineData("340282366920938463463374607431768211455", "uhugeint")]
    [InlineData("-987654321098765432109876543210987654321098765432109876543210", "bignum")]
    public void Parameter_OfBigInteger_ReachesEachWideType(string digits, string type)
    {
        using var db = new Database();

        var number = BigInteger.Parse(digits, CultureInfo.InvariantCulture);

        Assert.Equal(digits, db.Scalar($"select (?::{type})::varchar", number));
    }

    [Fact]
    public void Parameter_OfBytes_IsABlob()
    {
        using var db = new Database();

        Assert.Equal("00FF7F", db.Scalar("select hex(?::blob)", new byte[] { 0, 0xff, 0x7f }));
        Assert.Equal("", db.Scalar("select hex(?::blob)", Array.Empty<byte>()));
    }

    [Fact]
    public void Parameter_OfLists_IsAListOrArray()
    {
        using var db = new Database();

        var texts = new List<string> { "a", "longer than twelve" };
        var nested = new List<List<int>> { new() { 1 }, new() { 2, 3 } };

        Assert.Equal("[1, NULL, 3]", db.Scalar("select (?::integer[])::varchar", new List<int?> { 1, null, 3 }));
        Assert.Equal("[a, longer than twelve]", db.Scalar("select (?::varchar[])::varchar", texts));
        Assert.Equal("[1.5, 2.5]", db.Scalar("select (?::double[2])::varchar", new List<double> { 1.5, 2.5 }));
        Assert.Equal("[[1], [2, 3]]", db.Scalar("select (?::integer[][])::varchar", nested));
    }

    [Fact]
    public void Parameter_Null_IsNull()
    {
        using var db = new Database();

        Assert.Equal(true, db.Scalar("select ? is null", (object?)null));
    }

    [Fact]
    public void Parameter_Named_IsFoundByName()
    {
        using var db = new Database();
        using var command = db.Command("select $größe * 10 + $b");
        command.Parameters.Add(new DuckDBParameter("b", 2));
        command.Parameters.Add(new DuckDBParameter("größe", 4));

        Assert.Equal(42, Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Prepare_OfSeveralStatements_RunsAllAndCountsChanges()
    {
        using var db = new Database();
        db.Run("create table t(a integer)");

        Assert.Equal(3, db.Run("insert into t values (1), (2); insert into t values (3);"));
        Assert.Equal(3L, db.Scalar("select count(*) from t"));
    }

    [Fact]
    public void BindParameterIndex_OfKnownAndUnknownNames_TellsThemApart()
    {
        using var db = new Database();
        Assert.Equal(
            DuckDBState.Success,
            NativeMethods.PreparedStatements.DuckDBPrepare(db.Native, "select $a, $b", out var statement));
        using (statement)
        {
            Assert.Equal(2, NativeMethods.PreparedStatements.DuckDBParams(statement));
            Assert.Equal("b", NativeMethods.PreparedStatements.DuckDBParameterName(statement, 2));
            var known = NativeMethods.PreparedStatements.DuckDBBindParameterIndex(statement, out var index, "b");
            Assert.Equal((DuckDBState.Success, 2), (known, index));
            var unknown = NativeMethods.PreparedStatements.DuckDBBindParameterIndex(statement, out _, "c");
            Assert.Equal(DuckDBState.Error, unknown);
        }
    }

    [Fact]
    public void Bind_WithEachNativeFunction_ReachesTheStatement()
    {
        using var db = new Database();
        const string sql = """
            select concat_ws(' ', $1::bool, $2::tinyint, $3::bigint, $4::double, $5::varchar, $6::date, $7::interval)
            """;
        NativeMethods.PreparedStatements.DuckDBPrepare(db.Native, sql, out var statement);
        using (statement)
        {
            DuckDBState[] states =
            [
                NativeMethods.PreparedStatements.DuckDBBindBoolean(statement, 1, false),
                NativeMethods.PreparedStatements.DuckDBBindInt8(statement, 2, -8),
                NativeMethods.PreparedStatements.DuckDBBindInt64(statement, 3, long.MaxValue),
                NativeMethods.PreparedStatements.DuckDBBindDouble(statement, 4, 0.25),
                NativeMethods.PreparedStatements.DuckDBBindVarchar(statement, 5, "日本"),
                NativeMethods.PreparedStatements.DuckDBBindDate(statement, 6, new DuckDBDate { Days = -1 }),
                NativeMethods.PreparedStatements.DuckDBBindInterval(statement, 7, new DuckDBInterval(1, 2, 3_000_000)),
            ];
            Assert.All(states, state => Assert.Equal(DuckDBState.Success, state));
            Assert.True(NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out var result).IsSuccess());

            Assert.Equal(
                "false -8 9223372036854775807 0.25 日本 1969-12-31 1 month 2 days 00:00:03",
                NativeMethods.Types.DuckDBValueVarchar(ref result, 0, 0));
            result.Close();
        }
    }
}
