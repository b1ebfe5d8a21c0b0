using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Statements without parameters, and what every result tells about itself.</summary>
    public static partial class Query
    {
        /// <summary>Runs the statements. Destroy the result even when this fails: it holds the error.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_query", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBQuery(
            DuckDBNativeConnection connection, string query, out DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_result")]
        public static partial void DuckDBDestroyResult(ref DuckDBResult result);

        /// <summary>The next chunk, streamed or materialised; an invalid handle after the last one.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBFetchChunk(DuckDBResult result);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_column_name")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBColumnName(ref DuckDBResult result, long col);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_column_type")]
        public static partial DuckDBType DuckDBColumnType(ref DuckDBResult result, long col);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_statement_type")]
        public static partial DuckDBStatementType DuckDBResultStatementType(DuckDBResult result);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_return_type")]
        public static partial DuckDBResultType DuckDBResultReturnType(DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_column_logical_type")]
        public static partial DuckDBLogicalType DuckDBColumnLogicalType(ref DuckDBResult result, long col);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_column_count")]
        public static partial ulong DuckDBColumnCount(ref DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_row_count")]
        public static partial long DuckDBRowCount(ref DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_rows_changed")]
        public static partial long DuckDBRowsChanged(ref DuckDBResult result);

        [Obsolete("Prefer using duckdb_result_get_chunk instead")]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_column_data")]
        public static partial IntPtr DuckDBColumnData(ref DuckDBResult result, long col);

        [Obsolete("Prefer using duckdb_result_get_chunk instead")]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_nullmask_data")]
        public static partial IntPtr DuckDBNullmaskData(ref DuckDBResult result, long col);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBResultError(ref DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_error_type")]
        public static partial DuckDBErrorType DuckDBResultErrorType(ref DuckDBResult result);
    }
}
