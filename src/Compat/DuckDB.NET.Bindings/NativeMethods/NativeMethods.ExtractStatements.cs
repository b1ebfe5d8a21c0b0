using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Splits a text into statements that are then prepared one by one.</summary>
    public static partial class ExtractStatements
    {
        /// <summary>The number of statements; 0 when the text cannot be parsed.</summary>
        public static int DuckDBExtractStatements(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements extractedStatements) =>
            checked((int)ExtractStatementCount(connection, query, out extractedStatements));

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_prepare_extracted_statement")]
        public static partial DuckDBState DuckDBPrepareExtractedStatement(
            DuckDBNativeConnection connection,
            DuckDBExtractedStatements extractedStatements,
            long index,
            out DuckDBPreparedStatement preparedStatement);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_extract_statements_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8String))]
        public static partial string DuckDBExtractStatementsError(DuckDBExtractedStatements extractedStatements);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_destroy_extracted")]
        public static partial void DuckDBDestroyExtracted(ref IntPtr extractedStatements);

        [LibraryImport(DuckDbLibrary, EntryPoint = "duckdb_extract_statements", StringMarshalling = Utf8)]
        private static partial ulong ExtractStatementCount(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements extractedStatements);
    }
}
