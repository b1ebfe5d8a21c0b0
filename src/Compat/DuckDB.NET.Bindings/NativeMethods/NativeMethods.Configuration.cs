using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

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
        public static DuckDBState DuckDBGetConfigFlag(int index, out string name, out string description) =>
            GetConfigFlag((nuint)index, out name, out description);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_set_config", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string option);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_config")]
        public static partial void DuckDBDestroyConfig(ref IntPtr config);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_config_count")]
        private static partial nuint ConfigCount();

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetConfigFlag(
            nuint index,
            [MarshalUsing(typeof(BorrowedUtf8String))] out string name,
            [MarshalUsing(typeof(BorrowedUtf8String))] out string description);
    }
}
