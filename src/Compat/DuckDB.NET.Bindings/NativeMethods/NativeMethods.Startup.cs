using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Databases and connections: open, connect, interrupt, watch, close.</summary>
    public static partial class Startup
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_open", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBOpen(string? path, out DuckDBDatabase database);

        /// <summary>Opens a database with a configuration; <paramref name="error"/> is null unless it fails.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_open_ext", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBOpen(
            string? path,
            out DuckDBDatabase database,
            DuckDBConfig config,
            [MarshalUsing(typeof(OwnedUtf8String))] out string error);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_close")]
        public static partial void DuckDBClose(ref IntPtr database);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_connect")]
        public static partial DuckDBState DuckDBConnect(DuckDBDatabase database, out DuckDBNativeConnection connection);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_disconnect")]
        public static partial void DuckDBDisconnect(ref IntPtr connection);

        /// <summary>Makes the running statement fail with <see cref="DuckDBErrorType.Interrupt"/>.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_interrupt")]
        public static partial void DuckDBInterrupt(DuckDBNativeConnection connection);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_query_progress")]
        public static partial DuckDBQueryProgress DuckDBQueryProgress(DuckDBNativeConnection connection);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_connection_get_client_context")]
        public static partial void DuckDBConnectionGetClientContext(
            DuckDBNativeConnection connection, out DuckDBClientContext context);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_client_context_get_connection_id")]
        public static partial ulong DuckDBClientContextGetConnectionId(DuckDBClientContext context);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_client_context")]
        public static partial void DuckDBDestroyClientContext(ref IntPtr context);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_library_version")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBLibraryVersion();
    }
}
