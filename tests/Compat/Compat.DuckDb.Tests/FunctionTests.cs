using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Scalar and table functions in .NET that SQL calls.</summary>
public sealed class FunctionTests
{
    [Fact]
    public void ScalarFunction_OfVectors_SeesEveryRowOnce()
    {
        using var db = new Database();
        db.Connection.RegisterScalarFunction<long, long, long>("add_up", (arguments, result, rows) =>
        {
            for (ulong row = 0; row < rows; row++)
                result.WriteValue(arguments[0].GetValue<long>(row) + arguments[1].GetValue<long>(row), row);
        });

        Assert.Equal("100000 9999900000", db.Scalar(
            "select concat_ws(' ', count(s), sum(s)) from (select add_up(i, i) s from range(100000) t(i))"));
    }

    [Fact]
    public void ScalarFunction_OfDelegate_PassesText()
    {
        using var db = new Database();
        db.Connection.RegisterScalarFunction<string, int, string>("repeat_text", (text, count) =>
            string.Concat(Enumerable.Repeat(text, count)));

        Assert.Equal("żż not inlined żż not inlined ", db.Scalar("select repeat_text('żż not inlined ', 2)"));
    }

    [Fact]
    public void ScalarFunction_WithVariableArguments_SeesAllOfThem()
    {
        using var db = new Database();
        db.Connection.RegisterScalarFunction<int, int>("total", (int[] numbers) => numbers.Sum());

        Assert.Equal(10, db.Scalar("select total(1, 2, 3, 4)"));
        Assert.Equal(0, db.Scalar("select total()"));
    }

    [Fact]
    public void ScalarFunction_HandlingNulls_SeesThem()
    {
        using var db = new Database();
        db.Connection.RegisterScalarFunction<string, bool>("is_absent", (arguments, result, rows) =>
        {
            for (ulong row = 0; row < rows; row++) result.WriteValue(!arguments[0].IsValid(row), row);
        }, new ScalarFunctionOptions { HandlesNulls = true });

        Assert.Equal("true false", db.Scalar("select concat_ws(' ', is_absent(null), is_absent('x'))"));
    }

    [Fact]
    public void ScalarFunction_Throwing_FailsTheQueryWithItsMessage()
    {
        using var db = new Database();
        db.Connection.RegisterScalarFunction<int, int>("fail", Fail);

        var error = Assert.ThrowsAny<Exception>(() => db.Scalar("select fail(7)"));

        Assert.Contains("row 7 błąd", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, db.Scalar("select 1"));

        static int Fail(int number) => throw new InvalidDataException($"row {number} błąd");
    }

    [Fact]
    public void TableFunction_WithParameters_YieldsEveryRow()
    {
        using var db = new Database();
        db.Connection.RegisterTableFunction<int, string>("numbered", parameters =>
        {
            var prefix = parameters[1].GetValue<string>();
            var rows = Enumerable.Range(0, parameters[0].GetValue<int>()).Select(i => (i, prefix + i));
            return new TableFunction([new("id", typeof(int)), new("name", typeof(string))], rows);
        }, (row, writers, index) =>
        {
            var (id, name) = ((int, string))row!;
            writers[0].WriteValue(id, index);
            writers[1].WriteValue(name, index);
        });

        Assert.Equal("5000 12497500 klient 4999", db.Scalar(
            "select concat_ws(' ', count(*), sum(id), max_by(name, id)) from numbered(5000, 'klient ')"));
    }

    [Fact]
    public void TableFunction_ReadingParametersOfEachType_GetsTheSameValues()
    {
        using var db = new Database();
        var seen = new List<object?>();
        db.Connection.RegisterTableFunction<Guid, decimal, DateOnly, DateTime, TimeSpan, byte[]>("types", parameters =>
        {
            seen.AddRange(
                parameters[0].GetValue<Guid>(), parameters[1].GetValue<decimal>(), parameters[2].GetValue<DateOnly>(),
                parameters[3].GetValue<DateTime>(), parameters[4].GetValue<TimeSpan>(),
                parameters[5].GetValue<byte[]>());
            return new TableFunction([new("x", typeof(int))], Array.Empty<int>());
        }, (_, _, _) => { });

        Assert.Null(db.Scalar("""
            select x from types('2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11'::uuid, -1.25::decimal(18, 3), date '1900-03-01',
                                timestamp '1969-12-31 23:59:59.5', interval '-3 hours', '\x00\xFF'::blob)
            """));
        Assert.Equal(
            [
                Guid.Parse("2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11"), -1.25m, new DateOnly(1900, 3, 1),
                new DateTime(1969, 12, 31, 23, 59, 59, 500), TimeSpan.FromHours(-3), new byte[] { 0, 255 },
            ],
            seen);
    }

    [Fact]
    public void TableFunction_ThrowingWhileBinding_FailsTheQueryWithItsMessage()
    {
        using var db = new Database();
        db.Connection.RegisterTableFunction<string>(
            "refuse", _ => throw new InvalidDataException("no such source"), (_, _, _) => { });

        var error = Assert.ThrowsAny<Exception>(() => db.Scalar("select * from refuse('x')"));

        Assert.Contains("no such source", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void GetClientContext_OfTwoConnections_HasDifferentIds()
    {
        using var db = new Database();
        using var other = db.Connection.Duplicate();
        other.Open();

        NativeMethods.Startup.DuckDBConnectionGetClientContext(db.Native, out var first);
        NativeMethods.Startup.DuckDBConnectionGetClientContext(other.NativeConnection, out var second);
        using (first)
        using (second)
            Assert.NotEqual(first.ConnectionId, second.ConnectionId);
    }
}
