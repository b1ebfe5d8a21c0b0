using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Bulk loading of a table, row by row or chunk by chunk.</summary>
    public static partial class Appender
    {
        /// <summary>The appender must be destroyed even when this fails, for it holds the error.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_create", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBAppenderCreate(
            DuckDBNativeConnection connection, string? schema, string table, out DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_create_ext", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBAppenderCreateExt(
            DuckDBNativeConnection connection,
            string? catalog,
            string? schema,
            string table,
            out DuckDBAppender appender);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_column_count")]
        public static partial ulong DuckDBAppenderColumnCount(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_column_type")]
        public static partial DuckDBLogicalType DuckDBAppenderColumnType(DuckDBAppender appender, ulong index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBAppenderError(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_error_data")]
        public static partial DuckDBErrorData DuckDBAppenderErrorData(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_add_column", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBAppenderAddColumn(DuckDBAppender appender, string name);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_clear_columns")]
        public static partial DuckDBState DuckDBAppenderClearColumns(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_flush")]
        public static partial DuckDBState DuckDBAppenderFlush(DuckDBAppender appender);

        /// <summary>Drops what has not been flushed.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_clear")]
        public static partial DuckDBState DuckDBAppenderClear(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_end_row")]
        public static partial DuckDBState DuckDBAppenderEndRow(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_close")]
        public static partial DuckDBState DuckDBAppenderClose(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_appender_destroy")]
        public static partial DuckDBState DuckDBDestroyAppender(ref IntPtr appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_bool")]
        public static partial DuckDBState DuckDBAppendBool(
            DuckDBAppender appender, [MarshalAs(UnmanagedType.U1)] bool val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_int8")]
        public static partial DuckDBState DuckDBAppendInt8(DuckDBAppender appender, sbyte val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_int16")]
        public static partial DuckDBState DuckDBAppendInt16(DuckDBAppender appender, short val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_int32")]
        public static partial DuckDBState DuckDBAppendInt32(DuckDBAppender appender, int val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_int64")]
        public static partial DuckDBState DuckDBAppendInt64(DuckDBAppender appender, long val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_hugeint")]
        public static partial DuckDBState DuckDBAppendHugeInt(DuckDBAppender appender, DuckDBHugeInt val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_uhugeint")]
        public static partial DuckDBState DuckDBAppendUHugeInt(DuckDBAppender appender, DuckDBUHugeInt val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_uint8")]
        public static partial DuckDBState DuckDBAppendUInt8(DuckDBAppender appender, byte val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_uint16")]
        public static partial DuckDBState DuckDBAppendUInt16(DuckDBAppender appender, ushort val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_uint32")]
        public static partial DuckDBState DuckDBAppendUInt32(DuckDBAppender appender, uint val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_uint64")]
        public static partial DuckDBState DuckDBAppendUInt64(DuckDBAppender appender, ulong val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_float")]
        public static partial DuckDBState DuckDBAppendFloat(DuckDBAppender appender, float val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_double")]
        public static partial DuckDBState DuckDBAppendDouble(DuckDBAppender appender, double val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_date")]
        public static partial DuckDBState DuckDBAppendDate(DuckDBAppender appender, DuckDBDate val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_time")]
        public static partial DuckDBState DuckDBAppendTime(DuckDBAppender appender, DuckDBTime val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_timestamp")]
        public static partial DuckDBState DuckDBAppendTimestamp(DuckDBAppender appender, DuckDBTimestampStruct val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_interval")]
        public static partial DuckDBState DuckDBAppendInterval(DuckDBAppender appender, DuckDBInterval val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_varchar", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBAppendVarchar(DuckDBAppender appender, string val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_value")]
        public static partial DuckDBState DuckDBAppendValue(DuckDBAppender appender, DuckDBValue val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_null")]
        public static partial DuckDBState DuckDBAppendNull(DuckDBAppender appender);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_default")]
        public static partial DuckDBState DuckDBAppendDefault(DuckDBAppender appender);

        public static unsafe DuckDBState DuckDBAppendBlob(DuckDBAppender appender, byte* data, int length) =>
            AppendBlob(appender, data, checked((ulong)length));

        /// <summary>Writes the default of the column into a row of a chunk that is yet to be appended.</summary>
        public static DuckDBState DuckDBAppendDefaultToChunk(
            DuckDBAppender appender, DuckDBDataChunk chunk, int column, ulong row) =>
            AppendDefaultToChunk(appender, chunk, checked((ulong)column), row);

        /// <summary>Appends the rows of the chunk, which remains the caller's.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_data_chunk")]
        public static partial DuckDBState DuckDBAppendDataChunk(DuckDBAppender appender, DuckDBDataChunk chunk);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_blob")]
        private static unsafe partial DuckDBState AppendBlob(DuckDBAppender appender, byte* data, ulong length);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_append_default_to_chunk")]
        private static partial DuckDBState AppendDefaultToChunk(
            DuckDBAppender appender, DuckDBDataChunk chunk, ulong column, ulong row);
    }
}
