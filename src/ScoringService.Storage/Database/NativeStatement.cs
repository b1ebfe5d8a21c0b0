using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Database;

/// <summary>
/// Statements that are prepared by native calls, because DuckDB.NET.Data can neither hand over results in DuckDB's own
/// form nor choose how a single statement is planned.
/// </summary>
internal static unsafe partial class NativeStatement
{
    // States of a statement that runs: a task was done, or there is none to do while others still do theirs.
    private const int NotReady = 1;
    private const int NoTasks = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    // A setting of the whole database decides, while a statement is planned, whether it keeps the order of rows.
    // Statements that rely on it are planned under the read lock; those that shall not, under the write lock.
    private static readonly ReaderWriterLockSlim Planning = new();

    /// <summary>Starts a query whose rows come in their stored order unless it has an ORDER BY.</summary>
    /// <param name="connection">Runs it.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="bind">Gives the parameters their values.</param>
    /// <param name="result">The result, which the caller closes, also when the query fails.</param>
    public static DuckDBState ExecuteStreaming(
        DuckDBNativeConnection connection, string sql, Action<DuckDBPreparedStatement> bind, out DuckDBResult result)
    {
        Planning.EnterReadLock();
        try
        {
            using var statement = Prepare(connection, sql);
            bind(statement);
            return NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out result);
        }
        finally
        {
            Planning.ExitReadLock();
        }
    }

    /// <summary>Runs an INSERT on all of DuckDB's threads, which may mix up the order of rows.</summary>
    public static void ExecuteUnordered(Session session, string sql)
    {
        using var statement = PrepareUnordered(session, sql);
        DuckDBResult result = default;
        var pending = IntPtr.Zero;
        try
        {
            if (PendingPrepared(statement, out pending) != 0) throw Failure(PendingError(pending) ?? sql);
            // DuckDB's own wait for the last of its threads would keep a processor busy, which others need.
            while (ExecuteTask(pending) is var state && state is NotReady or NoTasks)
                if (state == NoTasks) Thread.Sleep(Patience);
            if (ExecutePending(pending, &result) != 0) throw Failure(ref result);
        }
        finally
        {
            result.Close();
            DestroyPending(ref pending);
        }
    }

    /// <summary>The types of the columns of a query.</summary>
    public static DuckDBLogicalType[] ColumnTypes(Session session, string sql)
    {
        using var statement = Prepare(session.Connection.NativeConnection, sql);
        var executed = NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out var result);
        try
        {
            if (!executed.IsSuccess()) throw Failure(ref result);
            var types = new DuckDBLogicalType[NativeMethods.Query.DuckDBColumnCount(ref result)];
            for (var i = 0; i < types.Length; i++)
                types[i] = NativeMethods.Query.DuckDBColumnLogicalType(ref result, i);
            return types;
        }
        finally
        {
            result.Close();
        }
    }

    /// <summary>The exception for a result that failed.</summary>
    public static StreamedQueryException Failure(ref DuckDBResult result) =>
        new(NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));

    /// <summary>The exception for a failure that DuckDB tells no type of.</summary>
    public static StreamedQueryException Failure(string message) => new(message, DuckDBErrorType.Invalid);

    // Not among the members that DuckDB.NET.Data itself calls, so they may be missing from the bindings.
    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_prepared")]
    private static partial int PendingPrepared(DuckDBPreparedStatement statement, out IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_execute_task")]
    private static partial int ExecuteTask(IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_execute_pending")]
    private static partial int ExecutePending(IntPtr pending, DuckDBResult* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_pending")]
    private static partial void DestroyPending(ref IntPtr pending);

    // The text is the pending result's own and is not to be freed.
    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_error")]
    private static partial byte* PendingErrorText(IntPtr pending);

    private static string? PendingError(IntPtr pending) =>
        Marshal.PtrToStringUTF8((IntPtr)PendingErrorText(pending));

    private static DuckDBPreparedStatement PrepareUnordered(Session session, string sql)
    {
        Planning.EnterWriteLock();
        try
        {
            return session.Tidying(() =>
            {
                session.Execute("SET GLOBAL preserve_insertion_order = false");
                try
                {
                    return Prepare(session.Connection.NativeConnection, sql);
                }
                finally
                {
                    session.Execute("SET GLOBAL preserve_insertion_order = true");
                }
            });
        }
        finally
        {
            Planning.ExitWriteLock();
        }
    }

    // By way of the extracted statements, as DuckDB.NET.Data does it, because those members are known to be there.
    private static DuckDBPreparedStatement Prepare(DuckDBNativeConnection connection, string sql)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var extracted);
        using (extracted)
        {
            if (count != 1) throw Failure(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(extracted));
            var state = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(
                connection, extracted, 0, out var statement);
            if (state.IsSuccess()) return statement;
            using (statement) throw Failure(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        }
    }
}
