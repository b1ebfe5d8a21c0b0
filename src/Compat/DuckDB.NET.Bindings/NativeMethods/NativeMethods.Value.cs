using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Single values of any type, for parameters and for reading them back.</summary>
    public static partial class Value
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_value")]
        public static partial void DuckDBDestroyValue(ref IntPtr value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_null_value")]
        public static partial DuckDBValue DuckDBCreateNullValue();

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_bool")]
        public static partial DuckDBValue DuckDBCreateBool([MarshalAs(UnmanagedType.U1)] bool value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_int8")]
        public static partial DuckDBValue DuckDBCreateInt8(sbyte value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uint8")]
        public static partial DuckDBValue DuckDBCreateUInt8(byte value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_int16")]
        public static partial DuckDBValue DuckDBCreateInt16(short value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uint16")]
        public static partial DuckDBValue DuckDBCreateUInt16(ushort value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_int32")]
        public static partial DuckDBValue DuckDBCreateInt32(int value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uint32")]
        public static partial DuckDBValue DuckDBCreateUInt32(uint value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_int64")]
        public static partial DuckDBValue DuckDBCreateInt64(long value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uint64")]
        public static partial DuckDBValue DuckDBCreateUInt64(ulong value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_hugeint")]
        public static partial DuckDBValue DuckDBCreateHugeInt(DuckDBHugeInt value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uhugeint")]
        public static partial DuckDBValue DuckDBCreateUHugeInt(DuckDBUHugeInt value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_bignum")]
        public static partial DuckDBValue DuckDBCreateBignum(DuckDBBignum value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_decimal")]
        public static partial DuckDBValue DuckDBCreateDecimal(DuckDBDecimal value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_float")]
        public static partial DuckDBValue DuckDBCreateFloat(float value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_double")]
        public static partial DuckDBValue DuckDBCreateDouble(double value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_varchar", StringMarshalling = Utf8)]
        public static partial DuckDBValue DuckDBCreateVarchar(string value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_blob")]
        public static partial DuckDBValue DuckDBCreateBlob(byte[] value, long length);

        /// <summary>A UUID from its 128 bits; the sign bit is the first of the text form.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_uuid")]
        public static partial DuckDBValue DuckDBCreateUuid(DuckDBHugeInt value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_date")]
        public static partial DuckDBValue DuckDBCreateDate(DuckDBDate value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_time")]
        public static partial DuckDBValue DuckDBCreateTime(DuckDBTime value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_time_tz_value")]
        public static partial DuckDBValue DuckDBCreateTimeTz(DuckDBTimeTzStruct value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_timestamp")]
        public static partial DuckDBValue DuckDBCreateTimestamp(DuckDBTimestampStruct value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_timestamp_tz")]
        public static partial DuckDBValue DuckDBCreateTimestampTz(DuckDBTimestampStruct value);

        /// <summary>A TIMESTAMP_S; <see cref="DuckDBTimestampStruct.Micros"/> holds seconds.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_timestamp_s")]
        public static partial DuckDBValue DuckDBCreateTimestampS(DuckDBTimestampStruct value);

        /// <summary>A TIMESTAMP_MS; <see cref="DuckDBTimestampStruct.Micros"/> holds milliseconds.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_timestamp_ms")]
        public static partial DuckDBValue DuckDBCreateTimestampMs(DuckDBTimestampStruct value);

        /// <summary>A TIMESTAMP_NS; <see cref="DuckDBTimestampStruct.Micros"/> holds nanoseconds.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_timestamp_ns")]
        public static partial DuckDBValue DuckDBCreateTimestampNs(DuckDBTimestampStruct value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_interval")]
        public static partial DuckDBValue DuckDBCreateInterval(DuckDBInterval value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_enum_value")]
        public static partial DuckDBValue DuckDBCreateEnumValue(DuckDBLogicalType type, ulong value);

        /// <summary>A list of <paramref name="count"/> values, which are disposed together with the list.</summary>
        public static DuckDBValue DuckDBCreateListValue(
            DuckDBLogicalType logicalType, DuckDBValue[] values, int count) =>
            WithChildren(values, count, handles => CreateListValue(logicalType, handles, (ulong)count));

        /// <summary>An array of <paramref name="count"/> values, which are disposed together with the array.</summary>
        public static DuckDBValue DuckDBCreateArrayValue(
            DuckDBLogicalType logicalType, DuckDBValue[] values, int count) =>
            WithChildren(values, count, handles => CreateArrayValue(logicalType, handles, (ulong)count));

        /// <summary>A struct of values, one for each member of the type, disposed together with the struct.</summary>
        public static DuckDBValue DuckDBCreateStructValue(DuckDBLogicalType logicalType, DuckDBValue[] values) =>
            WithChildren(values, values.Length, handles => CreateStructValue(logicalType, handles));

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_bool")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static partial bool DuckDBGetBool(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_int8")]
        public static partial sbyte DuckDBGetInt8(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uint8")]
        public static partial byte DuckDBGetUInt8(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_int16")]
        public static partial short DuckDBGetInt16(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uint16")]
        public static partial ushort DuckDBGetUInt16(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_int32")]
        public static partial int DuckDBGetInt32(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uint32")]
        public static partial uint DuckDBGetUInt32(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_int64")]
        public static partial long DuckDBGetInt64(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uint64")]
        public static partial ulong DuckDBGetUInt64(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_hugeint")]
        public static partial DuckDBHugeInt DuckDBGetHugeInt(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uhugeint")]
        public static partial DuckDBUHugeInt DuckDBGetUHugeInt(DuckDBValue value);

        /// <summary>The caller frees <see cref="DuckDBBignum.Data"/>.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_bignum")]
        public static partial DuckDBBignum DuckDBGetBignum(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_decimal")]
        public static partial DuckDBDecimal DuckDBGetDecimal(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_float")]
        public static partial float DuckDBGetFloat(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_double")]
        public static partial double DuckDBGetDouble(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_date")]
        public static partial DuckDBDate DuckDBGetDate(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_time")]
        public static partial DuckDBTime DuckDBGetTime(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_time_tz")]
        public static partial DuckDBTimeTzStruct DuckDBGetTimeTz(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_timestamp")]
        public static partial DuckDBTimestampStruct DuckDBGetTimestamp(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_timestamp_tz")]
        public static partial DuckDBTimestampStruct DuckDBGetTimestampTz(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_timestamp_s")]
        public static partial DuckDBTimestampStruct DuckDBGetTimestampS(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_timestamp_ms")]
        public static partial DuckDBTimestampStruct DuckDBGetTimestampMs(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_timestamp_ns")]
        public static partial DuckDBTimestampStruct DuckDBGetTimestampNs(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_interval")]
        public static partial DuckDBInterval DuckDBGetInterval(DuckDBValue value);

        /// <summary>The caller disposes the blob.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_blob")]
        public static partial DuckDBBlob DuckDBGetBlob(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_uuid")]
        public static partial DuckDBUHugeInt DuckDBGetUuid(DuckDBValue value);

        /// <summary>The value as text, whatever its type.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_varchar")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBGetVarchar(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_enum_value")]
        public static partial ulong DuckDBGetEnumValue(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_list_size")]
        public static partial ulong DuckDBGetListSize(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_list_child")]
        public static partial DuckDBValue DuckDBGetListChild(DuckDBValue value, ulong index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_struct_child")]
        public static partial DuckDBValue DuckDBGetStructChild(DuckDBValue value, ulong index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_map_size")]
        public static partial ulong DuckDBGetMapSize(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_map_key")]
        public static partial DuckDBValue DuckDBGetMapKey(DuckDBValue value, ulong index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_map_value")]
        public static partial DuckDBValue DuckDBGetMapValue(DuckDBValue value, ulong index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_is_null_value")]
        [return: MarshalAs(UnmanagedType.U1)]
        public static partial bool DuckDBIsNullValue(DuckDBValue value);

        /// <summary>The type of the value. It belongs to the value: disposing it frees nothing.</summary>
        public static DuckDBLogicalType DuckDBGetValueType(DuckDBValue value) => new(GetValueType(value), value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_value_type")]
        private static partial IntPtr GetValueType(DuckDBValue value);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_list_value")]
        private static partial DuckDBValue CreateListValue(DuckDBLogicalType type, IntPtr[] values, ulong count);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_array_value")]
        private static partial DuckDBValue CreateArrayValue(DuckDBLogicalType type, IntPtr[] values, ulong count);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_struct_value")]
        private static partial DuckDBValue CreateStructValue(DuckDBLogicalType type, IntPtr[] values);

        // DuckDB copies the values; holding a reference to each keeps it open meanwhile.
        private static DuckDBValue WithChildren(DuckDBValue[] values, int count, Func<IntPtr[], DuckDBValue> create)
        {
            var children = values.AsSpan(0, count);
            var handles = new IntPtr[count];
            var held = 0;
            try
            {
                for (; held < count; held++)
                {
                    var added = false;
                    children[held].DangerousAddRef(ref added);
                    handles[held] = children[held].DangerousGetHandle();
                }

                var parent = create(handles);
                parent.SetChildValues(children.ToArray());
                return parent;
            }
            finally
            {
                foreach (var child in children[..held]) child.DangerousRelease();
            }
        }
    }
}
