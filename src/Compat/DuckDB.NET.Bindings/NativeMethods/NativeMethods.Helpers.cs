using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Memory and numbers.</summary>
    public static partial class Helpers
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_malloc")]
        public static partial IntPtr DuckDBMalloc(nuint size);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_free")]
        public static partial void DuckDBFree(IntPtr ptr);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_decimal_to_double")]
        public static partial double DuckDBDecimalToDouble(DuckDBDecimal val);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_double_to_decimal")]
        public static partial DuckDBDecimal DuckDBDoubleToDecimal(double val, byte width, byte scale);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_hugeint_to_double")]
        public static partial double DuckDBHugeIntToDouble(DuckDBHugeInt val);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_double_to_hugeint")]
        public static partial DuckDBHugeInt DuckDBDoubleToHugeInt(double val);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_uhugeint_to_double")]
        public static partial double DuckDBUHugeIntToDouble(DuckDBUHugeInt val);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_double_to_uhugeint")]
        public static partial DuckDBUHugeInt DuckDBDoubleToUHugeInt(double val);

        /// <summary>The number of rows that a chunk can hold.</summary>
        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_vector_size")]
        public static partial ulong DuckDBVectorSize();
    }
}
