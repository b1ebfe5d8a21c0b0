using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Who owns what, for how long, and from how many threads.</summary>
public sealed class HandleTests
{
    [Fact]
    public void Dispose_OfEveryHandleTwice_ReleasesOnce()
    {
        NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        NativeMethods.Startup.DuckDBOpen(null, out var database, config, out _);
        NativeMethods.Startup.DuckDBConnect(database, out var connection);
        NativeMethods.Startup.DuckDBConnectionGetClientContext(connection, out var context);
        NativeMethods.Query.DuckDBQuery(connection, "create table t(i integer)", out var created);
        NativeMethods.PreparedStatements.DuckDBPrepare(connection, "select 1", out var statement);
        NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out var result);
        NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, "select 1", out var extracted);
        NativeMethods.Appender.DuckDBAppenderCreate(connection, null, "t", out var appender);
        SafeHandle[] handles =
        [
            NativeMethods.Query.DuckDBFetchChunk(result), NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0),
            NativeMethods.Arrow.DuckDBResultGetArrowOptions(ref result), NativeMethods.Value.DuckDBCreateInt32(1),
            NativeMethods.Appender.DuckDBAppenderErrorData(appender),
            appender, extracted, statement, context, connection, database, config,
        ];

        Assert.All(handles, handle => Assert.False(handle.IsInvalid));
        result.Close();
        created.Close();
        for (var round = 0; round < 2; round++)
            foreach (var handle in handles)
                handle.Dispose();
        Assert.All(handles, handle => Assert.True(handle.IsClosed));
    }

    [Fact]
    public void Call_WithAClosedHandle_ThrowsInsteadOfUsingIt()
    {
        NativeMethods.Startup.DuckDBOpen(null, out var database);
        NativeMethods.Startup.DuckDBConnect(database, out var connection);
        connection.Dispose();
        database.Dispose();

        Assert.Throws<ObjectDisposedException>(connection.Interrupt);
        Assert.Throws<ObjectDisposedException>(() => NativeMethods.Startup.DuckDBQueryProgress(connection));
        Assert.Throws<ObjectDisposedException>(() => NativeMethods.Startup.DuckDBConnect(database, out _));
        Assert.Throws<ObjectDisposedException>(() => NativeMethods.Query.DuckDBQuery(connection, "select 1", out _));
    }

    [Fact]
    public void ValueType_AfterItsValueIsDisposed_IsStillReadable()
    {
        var value = NativeMethods.Value.DuckDBCreateVarchar("x");
        var type = NativeMethods.Value.DuckDBGetValueType(value);
        value.Dispose();

        Assert.Equal(DuckDBType.Varchar, NativeMethods.LogicalType.DuckDBGetTypeId(type));
        type.Dispose();
        type.Dispose();
        Assert.Throws<ObjectDisposedException>(() => NativeMethods.LogicalType.DuckDBGetTypeId(type));
    }

    [Fact]
    public void ListValue_OfValues_DisposesThemWithItself()
    {
        using var integer = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Integer);
        DuckDBValue[] children = [NativeMethods.Value.DuckDBCreateInt32(1), NativeMethods.Value.DuckDBCreateInt32(2)];

        var list = NativeMethods.Value.DuckDBCreateListValue(integer, children, 2);
        Assert.Equal("[1, 2]", NativeMethods.Value.DuckDBGetVarchar(list));
        Assert.Equal(2UL, NativeMethods.Value.DuckDBGetListSize(list));
        Assert.All(children, child => Assert.False(child.IsClosed));
        list.Dispose();

        Assert.All(children, child => Assert.True(child.IsClosed));
        Assert.Throws<ObjectDisposedException>(() => NativeMethods.Value.DuckDBCreateListValue(integer, children, 2));
    }

    [Fact]
    public void Connection_OutlivingItsDatabaseHandle_StillWorks()
    {
        NativeMethods.Startup.DuckDBOpen(null, out var database);
        NativeMethods.Startup.DuckDBConnect(database, out var connection);
        database.Dispose();
        using (connection)
        {
            Assert.True(NativeMethods.Query.DuckDBQuery(connection, "select 42", out var result).IsSuccess());
            Assert.Equal(42, NativeMethods.Types.DuckDBValueInt32(ref result, 0, 0));
            result.Close();
        }
    }

    [Fact]
    public void Chunk_OutlivingItsResultAndConnection_StillHoldsItsData()
    {
        var db = new Database();
        NativeMethods.Query.DuckDBQuery(db.Native, "select range from range(2048)", out var result);
        using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
        result.Close();
        db.Dispose();

        unsafe
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0);
            Assert.Equal(2047, ((long*)NativeMethods.Vectors.DuckDBVectorGetData(vector))[2047]);
        }
    }

    [Fact]
    public void File_ReopenedAfterAllConnectionsClosed_HasWhatWasCommitted()
    {
        var path = Path.Combine(Path.GetTempPath(), $"zażółć-{Guid.NewGuid()}.db");
        try
        {
            using (var db = new Database($"Data Source={path}"))
            using (var second = new Database($"Data Source={path}"))
            {
                db.Run("create table t as select 42 as answer");
                Assert.Equal(42, second.Scalar("select answer from t"));
            }

            using var again = new Database($"Data Source={path};access_mode=read_only");
            Assert.Equal(42, again.Scalar("select answer from t"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Connections_OfManyThreads_SeeOneDatabase()
    {
        using var db = new Database();
        db.Run("create table t(thread integer, i integer)");
        var sums = new ConcurrentBag<string?>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            using var connection = db.Connection.Duplicate();
            connection.Open();
            using (var appender = connection.CreateAppender("t"))
                for (var i = 0; i < 3000; i++) appender.CreateRow().AppendValue(thread).AppendValue(i).EndRow();
            using var command = connection.CreateCommand();
            command.CommandText = $"select sum(i) from t where thread = {thread}";
            sums.Add(Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture));
        })));

        Assert.Equal(Enumerable.Repeat("4498500", 8), sums);
        Assert.Equal(24000L, db.Scalar("select count(*) from t"));
    }

    [Fact]
    public void Transaction_RolledBack_LeavesNothing()
    {
        using var db = new Database();
        db.Run("create table t(i integer)");
        using (var transaction = db.Connection.BeginTransaction())
        {
            db.Run("insert into t values (1)");
            transaction.Rollback();
        }

        Assert.Equal(0L, db.Scalar("select count(*) from t"));
    }
}
