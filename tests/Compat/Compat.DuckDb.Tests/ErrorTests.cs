using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>What failures look like.</summary>
public sealed class ErrorTests
{
    // DuckDB's C API gives no type to the errors of preparing a statement, only a text that begins with it.
    [Theory]
    [InlineData("selec 1", "Parser Error")]
    [InlineData("select * from absent", "Catalog Error")]
    [InlineData("select absent", "Binder Error")]
    [InlineData("select * from 'absent.parquet'", "IO Error")]
    public void Execute_OfAStatementThatCannotBePrepared_ThrowsWithItsText(string sql, string beginning)
    {
        using var db = new Database();

        var error = Assert.Throws<DuckDBException>(() => db.Scalar(sql));

        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select 'x'::integer", DuckDBErrorType.Conversion)]
    [InlineData("select 127::tinyint + 1::tinyint", DuckDBErrorType.OutOfRange)]
    [InlineData("create table t(i integer check (i > 0)); insert into t values (0)", DuckDBErrorType.Constraint)]
    [InlineData("select error('mine')", DuckDBErrorType.InvalidInput)]
    [InlineData("commit", DuckDBErrorType.Transaction)]
    public void Execute_OfAStatementThatFails_ThrowsWithItsType(string sql, DuckDBErrorType type)
    {
        using var db = new Database();

        var error = Assert.Throws<DuckDBException>(() => db.Scalar(sql));

        Assert.Equal(type, error.ErrorType);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Query_OfAFaultyStatement_KeepsTheErrorInTheResult()
    {
        using var db = new Database();

        Assert.Equal(DuckDBState.Error, NativeMethods.Query.DuckDBQuery(db.Native, "select żółć", out var result));
        Assert.Contains("żółć", NativeMethods.Query.DuckDBResultError(ref result), StringComparison.Ordinal);
        Assert.Equal(DuckDBErrorType.Binder, NativeMethods.Query.DuckDBResultErrorType(ref result));
        result.Close();
    }

    [Fact]
    public void Prepare_OfAFaultyStatement_KeepsTheErrorInTheStatement()
    {
        using var db = new Database();

        Assert.Equal(
            DuckDBState.Error,
            NativeMethods.PreparedStatements.DuckDBPrepare(db.Native, "select * from absent", out var statement));
        using (statement)
        {
            var error = NativeMethods.PreparedStatements.DuckDBPrepareError(statement);
            Assert.Contains("absent", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ExtractStatements_OfGoodAndBadText_CountsThem()
    {
        using var db = new Database();

        const string two = "select 1; select 2";
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(db.Native, two, out var good);
        var none = NativeMethods.ExtractStatements.DuckDBExtractStatements(db.Native, "selec", out var bad);
        Assert.Equal((2, 0), (count, none));
        using (good)
        using (bad)
        {
            Assert.NotEmpty(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(bad));
            var state =
                NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(db.Native, good, 1, out var second);
            using (second) Assert.Equal(DuckDBState.Success, state);
        }
    }

    [Fact]
    public void Open_OfAnImpossiblePath_SaysWhy()
    {
        NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "no-such-folder", "x.db");
            var state = NativeMethods.Startup.DuckDBOpen(path, out var database, config, out var error);
            using (database)
            {
                Assert.Equal(DuckDBState.Error, state);
                Assert.True(database.IsInvalid);
                Assert.Contains("x.db", error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Open_WithAnUnknownOption_Throws()
    {
        using var connection = new DuckDBConnection("Data Source=:memory:;no_such_option=1");

        Assert.ThrowsAny<Exception>(connection.Open);
    }
}
