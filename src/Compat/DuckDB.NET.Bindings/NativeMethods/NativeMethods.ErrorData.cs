using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Errors that are objects: type and message.</summary>
    public static partial class ErrorData
    {
        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_error_data_has_error")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static partial bool DuckDBErrorDataHasError(DuckDBErrorData errorData);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_error_data_message")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBErrorDataMessage(DuckDBErrorData errorData);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_error_data_error_type")]
        public static partial DuckDBErrorType DuckDBErrorDataErrorType(DuckDBErrorData errorData);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_error_data")]
        public static partial void DuckDBDestroyErrorData(ref IntPtr errorData);
    }
}
