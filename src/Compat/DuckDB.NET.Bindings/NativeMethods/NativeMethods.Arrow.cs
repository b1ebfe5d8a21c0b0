using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Schemas and chunks by way of the Arrow C data interface.</summary>
    public static partial class Arrow
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_get_arrow_options")]
        public static partial DuckDBArrowOptions DuckDBResultGetArrowOptions(ref DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_connection_get_arrow_options")]
        public static partial void DuckDBConnectionGetArrowOptions(
            DuckDBNativeConnection connection, out DuckDBArrowOptions arrowOptions);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_arrow_options")]
        public static partial void DuckDBDestroyArrowOptions(ref IntPtr arrowOptions);

        /// <summary>Fills an ArrowSchema from arrays of types and of names; an invalid handle means success.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_to_arrow_schema")]
        public static partial DuckDBErrorData DuckDBToArrowSchema(
            DuckDBArrowOptions arrowOptions, IntPtr types, IntPtr names, ulong columnCount, IntPtr outSchema);

        /// <summary>Fills an ArrowArray; an invalid handle means success.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_data_chunk_to_arrow")]
        public static partial DuckDBErrorData DuckDBDataChunkToArrow(
            DuckDBArrowOptions arrowOptions, DuckDBDataChunk chunk, IntPtr outArray);
    }
}
