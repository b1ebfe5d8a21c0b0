using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Results whose rows are made while they are read.</summary>
    public static partial class StreamingResult
    {
        /// <summary>The next chunk; an invalid handle after the last one, or when the query failed meanwhile.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_stream_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBStreamFetchChunk(DuckDBResult result);
    }
}
