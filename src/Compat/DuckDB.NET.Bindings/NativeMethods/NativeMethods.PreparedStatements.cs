using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Statements with parameters. Parameters count from 1.</summary>
    public static partial class PreparedStatements
    {
        /// <summary>The statement must be destroyed even when this fails, for it holds the error.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_prepare", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBPrepare(
            DuckDBNativeConnection connection, string query, out DuckDBPreparedStatement preparedStatement);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_prepare")]
        public static partial void DuckDBDestroyPrepare(ref IntPtr preparedStatement);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_prepare_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBPrepareError(DuckDBPreparedStatement preparedStatement);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_nparams")]
        public static partial long DuckDBParams(DuckDBPreparedStatement preparedStatement);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_parameter_name")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBParameterName(DuckDBPreparedStatement preparedStatement, long index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_param_type")]
        public static partial DuckDBType DuckDBParamType(DuckDBPreparedStatement preparedStatement, long index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_param_logical_type")]
        public static partial DuckDBLogicalType DuckDBParamLogicalType(
            DuckDBPreparedStatement preparedStatement, long index);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_prepared_statement_type")]
        public static partial DuckDBStatementType DuckDBPreparedStatementType(
            DuckDBPreparedStatement preparedStatement);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_clear_bindings")]
        public static partial DuckDBState DuckDBClearBindings(DuckDBPreparedStatement preparedStatement);

        /// <summary>The number of a named parameter; fails when the statement has none of that name.</summary>
        public static DuckDBState DuckDBBindParameterIndex(
            DuckDBPreparedStatement preparedStatement, out int index, string name)
        {
            var state = BindParameterIndex(preparedStatement, out var position, name);
            index = checked((int)position);
            return state;
        }

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_value")]
        public static partial DuckDBState DuckDBBindValue(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBValue val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_boolean")]
        public static partial DuckDBState DuckDBBindBoolean(
            DuckDBPreparedStatement preparedStatement, long index, [MarshalAs(UnmanagedType.U1)] bool val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_int8")]
        public static partial DuckDBState DuckDBBindInt8(
            DuckDBPreparedStatement preparedStatement, long index, sbyte val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_int16")]
        public static partial DuckDBState DuckDBBindInt16(
            DuckDBPreparedStatement preparedStatement, long index, short val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_int32")]
        public static partial DuckDBState DuckDBBindInt32(
            DuckDBPreparedStatement preparedStatement, long index, int val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_int64")]
        public static partial DuckDBState DuckDBBindInt64(
            DuckDBPreparedStatement preparedStatement, long index, long val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_hugeint")]
        public static partial DuckDBState DuckDBBindHugeInt(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBHugeInt val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_uint8")]
        public static partial DuckDBState DuckDBBindUInt8(
            DuckDBPreparedStatement preparedStatement, long index, byte val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_uint16")]
        public static partial DuckDBState DuckDBBindUInt16(
            DuckDBPreparedStatement preparedStatement, long index, ushort val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_uint32")]
        public static partial DuckDBState DuckDBBindUInt32(
            DuckDBPreparedStatement preparedStatement, long index, uint val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_uint64")]
        public static partial DuckDBState DuckDBBindUInt64(
            DuckDBPreparedStatement preparedStatement, long index, ulong val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_float")]
        public static partial DuckDBState DuckDBBindFloat(
            DuckDBPreparedStatement preparedStatement, long index, float val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_double")]
        public static partial DuckDBState DuckDBBindDouble(
            DuckDBPreparedStatement preparedStatement, long index, double val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_date")]
        public static partial DuckDBState DuckDBBindDate(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBDate val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_time")]
        public static partial DuckDBState DuckDBBindTime(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBTime val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_timestamp")]
        public static partial DuckDBState DuckDBBindTimestamp(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBTimestampStruct val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_timestamp_tz")]
        public static partial DuckDBState DuckDBBindTimestampTz(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBTimestampStruct val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_interval")]
        public static partial DuckDBState DuckDBBindInterval(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBInterval val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_decimal")]
        public static partial DuckDBState DuckDBBindDecimal(
            DuckDBPreparedStatement preparedStatement, long index, DuckDBDecimal val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_varchar", StringMarshalling = Utf8)]
        public static partial DuckDBState DuckDBBindVarchar(
            DuckDBPreparedStatement preparedStatement, long index, string val);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_blob")]
        public static partial DuckDBState DuckDBBindBlob(
            DuckDBPreparedStatement preparedStatement, long index, byte[] data, long length);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_null")]
        public static partial DuckDBState DuckDBBindNull(DuckDBPreparedStatement preparedStatement, long index);

        /// <summary>Runs the statement to its end; the result must be destroyed even when this fails.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_execute_prepared")]
        public static partial DuckDBState DuckDBExecutePrepared(
            DuckDBPreparedStatement preparedStatement, out DuckDBResult result);

        /// <summary>Starts the statement; its rows are made while the chunks are fetched.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_execute_prepared_streaming")]
        public static partial DuckDBState DuckDBExecutePreparedStreaming(
            DuckDBPreparedStatement preparedStatement, out DuckDBResult result);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_parameter_index", StringMarshalling = Utf8)]
        private static partial DuckDBState BindParameterIndex(
            DuckDBPreparedStatement preparedStatement, out ulong index, string name);
    }
}
