using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Null masks of vectors.</summary>
    public static partial class ValidityMask
    {
        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_validity_row_is_valid")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static unsafe partial bool DuckDBValidityRowIsValid(ulong* validity, ulong index);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_validity_set_row_validity")]
        public static unsafe partial void DuckDBValiditySetRowValidity(
            ulong* validity, ulong index, [MarshalAs(UnmanagedType.U1)] bool valid);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_validity_set_row_invalid")]
        public static unsafe partial void DuckDBValiditySetRowInvalid(ulong* validity, ulong index);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_validity_set_row_valid")]
        public static unsafe partial void DuckDBValiditySetRowValid(ulong* validity, ulong index);
    }
}
