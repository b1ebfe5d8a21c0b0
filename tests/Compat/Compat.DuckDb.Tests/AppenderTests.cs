using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>
/// Bulk loading, row by row through DuckDB.NET.Data and chunk by chunk through the bindings. DuckDB.NET.Data writes a
/// value with the size of its .NET type, and C# takes a literal 1 for an sbyte there: every literal names its type.
/// </summary>
public sealed class AppenderTests
{
    [Fact]
    public void AppendRow_OfEachType_StoresTheSameValues()
    {
        using var db = new Database();
        db.Run("""
            create table t(a boolean, b tinyint, c ubigint, d double, e varchar, f blob, g uuid, h date, i time,
                           j timestamp, k interval, l decimal(20, 5), m hugeint, n integer[], o integer default 7)
            """);
        using (var appender = db.Connection.CreateAppender("t"))
        {
            appender.CreateRow()
                .AppendValue(true).AppendValue((sbyte)-1).AppendValue(ulong.MaxValue).AppendValue(0.5)
                .AppendValue("ünïcödé text beyond twelve").AppendValue(new byte[] { 1, 0, 255 })
                .AppendValue(Guid.Parse("2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11"))
                .AppendValue((DuckDBDateOnly?)new DuckDBDateOnly(1900, 3, 1))
                .AppendValue((DuckDBTimeOnly?)new DuckDBTimeOnly(1, 2, 3, 4))
                .AppendValue(new DateTime(1969, 1, 1)).AppendValue(TimeSpan.FromSeconds(-1)).AppendValue(-1.25m)
                .AppendValue(BigInteger.MinusOne).AppendValue(new List<int> { 1, 2 }).AppendDefault()
                .EndRow();
        }

        Assert.Equal(
            @"true|-1|18446744073709551615|0.5|ünïcödé text beyond twelve|\x01\x00\xFF|"
            + "2ba2f9f0-7b1c-4c4c-8b1f-0c9d2f9c1a11|1900-03-01|01:02:03.000004|1969-01-01 00:00:00|"
            + "-00:00:01|-1.25000|-1|[1, 2]|7",
            db.Scalar("select concat_ws('|', a, b, c, d, e, f, g, h, i, j, k, l, m, n::varchar, o) from t"));
    }

    [Fact]
    public void AppendRow_BeyondOneChunk_StoresEveryRow()
    {
        using var db = new Database();
        db.Run("create table t(id integer, name varchar)");
        using (var appender = db.Connection.CreateAppender("t"))
        {
            for (var i = 0; i < 5000; i++)
            {
                var row = appender.CreateRow().AppendValue(i);
                (i % 3 == 0 ? row.AppendNullValue() : row.AppendValue($"customer number {i}")).EndRow();
            }
        }

        Assert.Equal(
            "5000 12497500 3333 customer number 4999",
            db.Scalar("select concat_ws(' ', count(*), sum(id), count(name), max_by(name, id)) from t"));
    }

    [Fact]
    public void CreateAppender_OfNoTable_Throws()
    {
        using var db = new Database();

        var error = Assert.Throws<DuckDBException>(() => db.Connection.CreateAppender("absent"));
        Assert.Contains("absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Close_WithABrokenConstraint_ThrowsConstraintError()
    {
        using var db = new Database();
        db.Run("create table t(id integer primary key)");
        var appender = db.Connection.CreateAppender("t");
        appender.CreateRow().AppendValue((int?)1).EndRow();
        appender.CreateRow().AppendValue((int?)1).EndRow();

        var error = Assert.Throws<DuckDBException>(appender.Close);

        Assert.Equal(DuckDBErrorType.Constraint, error.ErrorType);
        Assert.Equal(0L, db.Scalar("select count(*) from t"));
    }

    [Fact]
    public void AppendRows_WithTheNativeFunctions_StoresTheSameValues()
    {
        using var db = new Database();
        db.Run("create table t(a boolean, b bigint, c varchar, d timestamp, e integer)");
        Assert.True(NativeMethods.Appender.DuckDBAppenderCreate(db.Native, null, "t", out var appender).IsSuccess());
        using (appender)
        {
            for (var i = 0; i < 3; i++)
            {
                NativeMethods.Appender.DuckDBAppendBool(appender, i == 1);
                NativeMethods.Appender.DuckDBAppendInt64(appender, -i);
                NativeMethods.Appender.DuckDBAppendVarchar(appender, "ä" + i.ToString(CultureInfo.InvariantCulture));
                NativeMethods.Appender.DuckDBAppendTimestamp(appender, new DuckDBTimestampStruct { Micros = i });
                NativeMethods.Appender.DuckDBAppendNull(appender);
                Assert.True(NativeMethods.Appender.DuckDBAppenderEndRow(appender).IsSuccess());
            }

            Assert.True(NativeMethods.Appender.DuckDBAppenderFlush(appender).IsSuccess());
        }

        Assert.Equal(
            "1 -3 ä0ä1ä2 3 0",
            db.Scalar("""
                select concat_ws(' ', count(*) filter (a), sum(b), string_agg(c, ''), count(distinct d), count(e))
                from t
                """));
    }

    [Fact]
    public unsafe void AppendDataChunk_OfFilledVectors_StoresEveryRow()
    {
        using var db = new Database();
        db.Run("create table t(id bigint, name varchar, flag integer default 42)");
        var state = NativeMethods.Appender.DuckDBAppenderCreateExt(db.Native, null, "main", "t", out var appender);
        using var ownedAppender = appender;
        Assert.Equal(DuckDBState.Success, state);
        var types = Enumerable.Range(0, (int)NativeMethods.Appender.DuckDBAppenderColumnCount(appender))
            .Select(column => NativeMethods.Appender.DuckDBAppenderColumnType(appender, (ulong)column)).ToArray();
        using var chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(
            [.. types.Select(type => type.DangerousGetHandle())], (ulong)types.Length);
        foreach (var type in types) type.Dispose();
        var rows = (int)NativeMethods.Helpers.DuckDBVectorSize();

        for (var batch = 0; batch < 3; batch++)
        {
            NativeMethods.DataChunks.DuckDBDataChunkReset(chunk);
            var ids = new Span<long>(NativeMethods.Vectors.DuckDBVectorGetData(Vector(chunk, 0)), rows);
            for (var row = 0; row < rows; row++)
            {
                ids[row] = batch * rows + row;
                var name = $"name of customer {row}";
                NativeMethods.Vectors.DuckDBVectorAssignStringElement(Vector(chunk, 1), (ulong)row, name);
                NativeMethods.Appender.DuckDBAppendDefaultToChunk(appender, chunk, 2, (ulong)row);
            }

            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(Vector(chunk, 1));
            var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(Vector(chunk, 1));
            NativeMethods.ValidityMask.DuckDBValiditySetRowValidity(validity, 5, false);
            Assert.Equal(rows, NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)rows));
            Assert.True(NativeMethods.Appender.DuckDBAppendDataChunk(appender, chunk).IsSuccess());
        }

        Assert.True(NativeMethods.Appender.DuckDBAppenderClose(appender).IsSuccess());
        Assert.Equal(
            $"{3 * rows} {3L * rows * (3 * rows - 1) / 2} {3 * rows - 3} 42 name of customer 9",
            db.Scalar("""
                select concat_ws(' ', count(*), sum(id), count(name), max(flag), any_value(name) filter (id = 9)) from t
                """));
    }

    [Fact]
    public void AppenderErrorData_AfterAFailure_HasTypeAndMessage()
    {
        using var db = new Database();
        db.Run("create table t(id integer not null)");
        NativeMethods.Appender.DuckDBAppenderCreate(db.Native, null, "t", out var appender);
        using (appender)
        {
            NativeMethods.Appender.DuckDBAppendNull(appender);
            NativeMethods.Appender.DuckDBAppenderEndRow(appender);
            Assert.Equal(DuckDBState.Error, NativeMethods.Appender.DuckDBAppenderFlush(appender));

            using var error = NativeMethods.Appender.DuckDBAppenderErrorData(appender);

            Assert.True(error.HasError);
            Assert.Contains("NOT NULL", error.Message, StringComparison.Ordinal);
            Assert.Equal(DuckDBErrorType.Constraint, NativeMethods.ErrorData.DuckDBErrorDataErrorType(error));
            Assert.Equal(DuckDBState.Success, NativeMethods.Appender.DuckDBAppenderClear(appender));
        }
    }

    private static IntPtr Vector(DuckDBDataChunk chunk, int column) =>
        NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
}
