using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Single values and chunks of a materialised result.</summary>
    public static partial class Types
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_boolean")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static partial bool DuckDBValueBoolean(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_int8")]
        public static partial sbyte DuckDBValueInt8(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_int16")]
        public static partial short DuckDBValueInt16(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_int32")]
        public static partial int DuckDBValueInt32(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_int64")]
        public static partial long DuckDBValueInt64(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_hugeint")]
        public static partial DuckDBHugeInt DuckDBValueHugeInt(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_uhugeint")]
        public static partial DuckDBUHugeInt DuckDBValueUHugeInt(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_decimal")]
        public static partial DuckDBDecimal DuckDBValueDecimal(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_uint8")]
        public static partial byte DuckDBValueUInt8(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_uint16")]
        public static partial ushort DuckDBValueUInt16(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_uint32")]
        public static partial uint DuckDBValueUInt32(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_uint64")]
        public static partial ulong DuckDBValueUInt64(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_float")]
        public static partial float DuckDBValueFloat(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_double")]
        public static partial double DuckDBValueDouble(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_interval")]
        public static partial DuckDBInterval DuckDBValueInterval(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_varchar")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBValueVarchar(ref DuckDBResult result, long col, long row);

        /// <summary>The caller disposes the blob.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_blob")]
        public static partial DuckDBBlob DuckDBValueBlob(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_date")]
        public static partial DuckDBDate DuckDBValueDate(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_time")]
        public static partial DuckDBTime DuckDBValueTime(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_timestamp")]
        public static partial DuckDBTimestampStruct DuckDBValueTimestamp(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_value_is_null")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static partial bool DuckDBValueIsNull(ref DuckDBResult result, long col, long row);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_get_chunk")]
        public static partial DuckDBDataChunk DuckDBResultGetChunk(DuckDBResult result, long chunkIndex);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_is_streaming")]
        public static partial byte DuckDBResultIsStreaming(DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_result_chunk_count")]
        public static partial long DuckDBResultChunkCount(DuckDBResult result);
    }
}
