using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Table functions written in managed code: bind, init, then one call per chunk.</summary>
    public static partial class TableFunction
    {
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_create_table_function")]
        public static partial IntPtr DuckDBCreateTableFunction();

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_table_function")]
        public static partial void DuckDBDestroyTableFunction(ref IntPtr tableFunction);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = Utf8)]
        public static partial void DuckDBTableFunctionSetName(IntPtr tableFunction, string name);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_add_parameter")]
        public static partial void DuckDBTableFunctionAddParameter(IntPtr tableFunction, DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_add_named_parameter",
            StringMarshalling = Utf8)]
        public static partial void DuckDBTableFunctionAddNamedParameter(
            IntPtr tableFunction, string name, DuckDBLogicalType type);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_extra_info")]
        public static unsafe partial void DuckDBTableFunctionSetExtraInfo(
            IntPtr tableFunction, IntPtr extraInfo, delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_bind")]
        public static unsafe partial void DuckDBTableFunctionSetBind(
            IntPtr tableFunction, delegate* unmanaged[Cdecl]<IntPtr, void> bind);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_init")]
        public static unsafe partial void DuckDBTableFunctionSetInit(
            IntPtr tableFunction, delegate* unmanaged[Cdecl]<IntPtr, void> init);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_local_init")]
        public static unsafe partial void DuckDBTableFunctionSetLocalInit(
            IntPtr tableFunction, delegate* unmanaged[Cdecl]<IntPtr, void> init);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_set_function")]
        public static unsafe partial void DuckDBTableFunctionSetFunction(
            IntPtr tableFunction, delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void> callback);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_supports_projection_pushdown")]
        public static partial void DuckDBTableFunctionSupportsProjectionPushdown(
            IntPtr tableFunction, [MarshalAs(UnmanagedType.U1)] bool pushdown);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_register_table_function")]
        public static partial DuckDBState DuckDBRegisterTableFunction(
            DuckDBNativeConnection connection, IntPtr tableFunction);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_table_function_get_client_context")]
        public static partial void DuckDBTableFunctionGetClientContext(IntPtr info, out DuckDBClientContext context);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_get_extra_info")]
        public static partial IntPtr DuckDBBindGetExtraInfo(IntPtr info);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = Utf8)]
        public static partial void DuckDBBindAddResultColumn(IntPtr info, string name, DuckDBLogicalType type);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_get_parameter_count")]
        public static partial ulong DuckDBBindGetParameterCount(IntPtr info);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_get_parameter")]
        public static partial DuckDBValue DuckDBBindGetParameter(IntPtr info, ulong index);

        /// <summary>The value of a named parameter; an invalid handle when the caller did not give it.</summary>
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_get_named_parameter", StringMarshalling = Utf8)]
        public static partial DuckDBValue DuckDBBindGetNamedParameter(IntPtr info, string name);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_set_bind_data")]
        public static unsafe partial void DuckDBBindSetBindData(
            IntPtr info, IntPtr bindData, delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_set_cardinality")]
        public static partial void DuckDBBindSetCardinality(
            IntPtr info, ulong cardinality, [MarshalAs(UnmanagedType.U1)] bool isExact);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_bind_set_error", StringMarshalling = Utf8)]
        public static partial void DuckDBBindSetError(IntPtr info, string error);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_get_extra_info")]
        public static partial IntPtr DuckDBInitGetExtraInfo(IntPtr info);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_get_bind_data")]
        public static partial IntPtr DuckDBInitGetBindData(IntPtr info);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_set_init_data")]
        public static unsafe partial void DuckDBInitSetInitData(
            IntPtr info, IntPtr initData, delegate* unmanaged[Cdecl]<IntPtr, void> destroy);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_get_column_count")]
        public static partial ulong DuckDBInitGetColumnCount(IntPtr info);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_get_column_index")]
        public static partial ulong DuckDBInitGetColumnIndex(IntPtr info, ulong columnIndex);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_set_max_threads")]
        public static partial void DuckDBInitSetMaxThreads(IntPtr info, ulong maxThreads);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_init_set_error", StringMarshalling = Utf8)]
        public static partial void DuckDBInitSetError(IntPtr info, string error);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_function_get_extra_info")]
        public static partial IntPtr DuckDBFunctionGetExtraInfo(IntPtr info);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_function_get_bind_data")]
        public static partial IntPtr DuckDBFunctionGetBindData(IntPtr info);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_function_get_init_data")]
        public static partial IntPtr DuckDBFunctionGetInitData(IntPtr info);

        [SuppressGCTransition]
        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_function_get_local_init_data")]
        public static partial IntPtr DuckDBFunctionGetLocalInitData(IntPtr info);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_function_set_error", StringMarshalling = Utf8)]
        public static partial void DuckDBFunctionSetError(IntPtr info, string error);
    }
}
