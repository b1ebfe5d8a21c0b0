using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Start-up options of a database.</summary>
    public static partial class Configuration
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        /// <summary>The number of options that <see cref="DuckDBGetConfigFlag"/> knows.</summary>
        public static int DuckDBConfigCount() => (int)ConfigCount();

        /// <summary>Name and description of an option; fails when <paramref name="index"/> is out of range.</summary>
        public static unsafe DuckDBState DuckDBGetConfigFlag(int index, out string name, out string description)
        {
            // DuckDB leaves the pointers alone when it fails: they must start as null, which marshalling would not do.
            var state = GetConfigFlag((nuint)index, out var namePointer, out var descriptionPointer);
            name = BorrowedUtf8String.ConvertToManaged((byte*)namePointer) ?? string.Empty;
            description = BorrowedUtf8String.ConvertToManaged((byte*)descriptionPointer) ?? string.Empty;
            return state;
        }

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_set_config", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string option);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_config")]
        public static partial void DuckDBDestroyConfig(ref IntPtr config);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_config_count")]
        private static partial nuint ConfigCount();

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetConfigFlag(nuint index, out IntPtr name, out IntPtr description);
    }
}
