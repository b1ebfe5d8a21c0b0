using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ScoringService.Storage.Database;

/// <summary>Fills an empty chunk with the rows of a part and gives their number. Called by several threads of DuckDB's
/// at once, for different parts.</summary>
internal delegate int ChunkFiller(DuckDBDataChunk chunk, int part);

/// <summary>
/// Inserts rows from memory on all of DuckDB's threads: each makes row groups of its own, compresses them and writes
/// them to the file. An appender does that on one thread, after copying everything once more, and must be given every
/// column of the table, while here the others are null at a third of the cost. In return the rows come to lie in the
/// table in any order.
/// </summary>
internal static unsafe partial class ChunkInsert
{
    private const string Function = "scoring_chunks";

    // One row group of full chunks: what a thread takes at once, so that row groups are full.
    private const int PartsPerClaim = 60;

    private static readonly ConcurrentDictionary<long, Job> Jobs = new();
    private static long _lastJob;

    /// <summary>Makes inserting possible in a database that was opened.</summary>
    public static void Register(DuckDBConnection connection)
    {
        var function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        try
        {
            NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, Function);
            using (var type = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt))
                NativeMethods.TableFunction.DuckDBTableFunctionAddParameter(function, type);
            NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Init);
            SetLocalInit(function, &LocalInit);
            NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            var state = NativeMethods.TableFunction.DuckDBRegisterTableFunction(connection.NativeConnection, function);
            if (!state.IsSuccess())
                throw new StorageException(StorageErrorKind.Internal, "The function that inserts rows is not taken.");
        }
        finally
        {
            NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    /// <summary>Inserts rows into some columns of a table, in the session's transaction.</summary>
    /// <param name="session">Inserts.</param>
    /// <param name="target">The table and the columns, as in <c>table (first, second)</c>.</param>
    /// <param name="parts">Number of parts; one full chunk each at best.</param>
    /// <param name="fill">Gives the rows of a part.</param>
    public static void Run(Session session, InsertTarget target, int parts, ChunkFiller fill)
    {
        if (parts == 0) return;
        var columns = string.Join(", ", target.Columns);
        var types = session.Guard(() =>
            NativeStatement.ColumnTypes(session, $"SELECT {columns} FROM {target.Table} LIMIT 0"));
        var job = new Job(target.Columns, types, parts, fill, session.Cancellation);
        var id = Interlocked.Increment(ref _lastJob);
        Jobs[id] = job;
        try
        {
            session.Guard<object?>(() =>
            {
                NativeStatement.ExecuteUnordered(session, string.Create(CultureInfo.InvariantCulture,
                    $"INSERT INTO {target.Table} ({columns}) SELECT * FROM {Function}({id})"));
                return null;
            });
            if (job.Filled != parts)
                throw new StorageException(StorageErrorKind.Internal,
                    $"Rows of {parts} chunks were to be inserted into {target.Table}, but {job.Filled} were taken.");
        }
        catch (StorageException) when (job.Failure is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            Jobs.TryRemove(id, out _);
            foreach (var type in types) type.Dispose();
        }
    }

    // Not among the members that DuckDB.NET.Data itself calls, so they may be missing from the bindings.
    [LibraryImport("duckdb", EntryPoint = "duckdb_init_set_max_threads")]
    private static partial void SetMaxThreads(IntPtr info, ulong threads);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_local_init")]
    private static partial void SetLocalInit(IntPtr function, delegate* unmanaged[Cdecl]<IntPtr, void> init);

    [LibraryImport("duckdb", EntryPoint = "duckdb_function_get_local_init_data")]
    private static partial Claim* GetClaim(IntPtr info);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(IntPtr info)
    {
        try
        {
            using var parameter = NativeMethods.TableFunction.DuckDBBindGetParameter(info, 0);
            var id = parameter.GetValue<long>();
            var job = Jobs[id];
            for (var i = 0; i < job.Columns.Count; i++)
                NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, job.Columns[i], job.Types[i]);
            NativeMethods.TableFunction.DuckDBBindSetCardinality(
                info, (ulong)job.Parts * (ulong)ChunkAppender.Capacity, false);
            NativeMethods.TableFunction.DuckDBBindSetBindData(info, (IntPtr)id, null);
        }
        catch (Exception e)
        {
            NativeMethods.TableFunction.DuckDBBindSetError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(IntPtr info)
    {
        try
        {
            var job = Jobs[NativeMethods.TableFunction.DuckDBInitGetBindData(info)];
            SetMaxThreads(info, (ulong)((job.Parts + PartsPerClaim - 1) / PartsPerClaim));
        }
        catch (Exception e)
        {
            NativeMethods.TableFunction.DuckDBInitSetError(info, e.Message);
        }
    }

    // What one of DuckDB's threads, or rather its task, has taken and not yet given.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void LocalInit(IntPtr info)
    {
        var claim = NativeMemory.AllocZeroed((nuint)sizeof(Claim));
        NativeMethods.TableFunction.DuckDBInitSetInitData(info, (IntPtr)claim, &Free);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(IntPtr claim) => NativeMemory.Free((void*)claim);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(IntPtr info, IntPtr output)
    {
        try
        {
            var job = Jobs[NativeMethods.TableFunction.DuckDBFunctionGetBindData(info)];
            using var chunk = new DuckDBDataChunk(output);
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)Fill(job, GetClaim(info), chunk));
        }
        catch (Exception e)
        {
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, e.Message);
        }
    }

    // An empty chunk would say that there are no more rows.
    private static int Fill(Job job, Claim* claim, DuckDBDataChunk chunk)
    {
        try
        {
            while (true)
            {
                job.Cancellation.ThrowIfCancellationRequested();
                if (claim->Next == claim->End) *claim = job.Claim();
                if (claim->Next == claim->End) return 0;
                var rows = job.Fill(chunk, claim->Next++);
                if (rows != 0) return rows;
            }
        }
        catch (Exception e)
        {
            job.Failure = e;
            throw;
        }
    }

    private record struct Claim(int Next, int End);

    private sealed class Job(IReadOnlyList<string> columns, DuckDBLogicalType[] types, int parts, ChunkFiller fill,
        CancellationToken cancellation)
    {
        private int _claims;
        private int _filled;

        public IReadOnlyList<string> Columns => columns;

        public DuckDBLogicalType[] Types => types;

        public int Parts => parts;

        public int Filled => _filled;

        public CancellationToken Cancellation => cancellation;

        public Exception? Failure { get; set; }

        public int Fill(DuckDBDataChunk chunk, int part)
        {
            var rows = fill(chunk, part);
            Interlocked.Increment(ref _filled);
            return rows;
        }

        public Claim Claim()
        {
            var first = (long)(Interlocked.Increment(ref _claims) - 1) * PartsPerClaim;
            return new Claim((int)Math.Min(first, parts), (int)Math.Min(first + PartsPerClaim, parts));
        }
    }
}

/// <summary>Some columns of a table.</summary>
internal sealed record InsertTarget(string Table, IReadOnlyList<string> Columns);
