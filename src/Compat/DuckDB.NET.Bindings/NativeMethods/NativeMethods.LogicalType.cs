using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Full types of columns, nested ones included.</summary>
    public static partial class LogicalType
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_logical_type")]
        public static partial DuckDBLogicalType DuckDBCreateLogicalType(DuckDBType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_decimal_type")]
        public static partial DuckDBLogicalType DuckDBCreateDecimalType(byte width, byte scale);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_list_type")]
        public static partial DuckDBLogicalType DuckDBCreateListType(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_array_type")]
        public static partial DuckDBLogicalType DuckDBCreateArrayType(DuckDBLogicalType type, ulong size);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_map_type")]
        public static partial DuckDBLogicalType DuckDBCreateMapType(
            DuckDBLogicalType keyType, DuckDBLogicalType valueType);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_struct_type", StringMarshalling = Utf8)]
        public static partial DuckDBLogicalType DuckDBCreateStructType(
            IntPtr[] memberTypes, string[] memberNames, ulong memberCount);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_union_type", StringMarshalling = Utf8)]
        public static partial DuckDBLogicalType DuckDBCreateUnionType(
            IntPtr[] memberTypes, string[] memberNames, ulong memberCount);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_enum_type", StringMarshalling = Utf8)]
        public static partial DuckDBLogicalType DuckDBCreateEnumType(string[] memberNames, ulong memberCount);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_logical_type")]
        public static partial void DuckDBDestroyLogicalType(ref IntPtr type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_get_type_id")]
        public static partial DuckDBType DuckDBGetTypeId(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_logical_type_get_alias")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBLogicalTypeGetAlias(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_logical_type_set_alias", StringMarshalling = Utf8)]
        public static partial void DuckDBLogicalTypeSetAlias(DuckDBLogicalType type, string alias);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_decimal_width")]
        public static partial byte DuckDBDecimalWidth(DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_decimal_scale")]
        public static partial byte DuckDBDecimalScale(DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_decimal_internal_type")]
        public static partial DuckDBType DuckDBDecimalInternalType(DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_enum_internal_type")]
        public static partial DuckDBType DuckDBEnumInternalType(DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_enum_dictionary_size")]
        public static partial uint DuckDBEnumDictionarySize(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_enum_dictionary_value")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBEnumDictionaryValue(DuckDBLogicalType type, long index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_list_type_child_type")]
        public static partial DuckDBLogicalType DuckDBListTypeChildType(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_array_type_child_type")]
        public static partial DuckDBLogicalType DuckDBArrayTypeChildType(DuckDBLogicalType type);

        /// <summary>The number of elements of each value of an array type.</summary>
        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_array_type_array_size")]
        public static partial long DuckDBArrayVectorGetSize(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_map_type_key_type")]
        public static partial DuckDBLogicalType DuckDBMapTypeKeyType(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_map_type_value_type")]
        public static partial DuckDBLogicalType DuckDBMapTypeValueType(DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_struct_type_child_count")]
        public static partial long DuckDBStructTypeChildCount(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_struct_type_child_name")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBStructTypeChildName(DuckDBLogicalType type, long index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_struct_type_child_type")]
        public static partial DuckDBLogicalType DuckDBStructTypeChildType(DuckDBLogicalType type, long index);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_union_type_member_count")]
        public static partial long DuckDBUnionTypeMemberCount(DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_union_type_member_name")]
        [return: MarshalUsing(typeof(OwnedUtf8String))]
        public static partial string DuckDBUnionTypeMemberName(DuckDBLogicalType type, long index);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_union_type_member_type")]
        public static partial DuckDBLogicalType DuckDBUnionTypeMemberType(DuckDBLogicalType type, long index);
    }
}
