using DuckDB.NET.Native;
using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Reads features with the feature statement: runs it and copies its chunks, a column at a time, into the
/// engine's columns.</summary>
internal static class FeatureReader
{
    /// <summary>Reads all customers. The session must be in a transaction, so that row count, terms and rows belong
    /// together.</summary>
    public static CustomerBatch Read(Session session, DateTime asOf, CancellationToken cancellation)
    {
        var customers = session.Scalar<long>("SELECT count(*) FROM customers");
        if (customers > int.MaxValue)
            throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"{customers} customers do not fit into one batch.");
        var builders = FeatureColumns.All.Select(column =>
            ColumnBuilder.For(column, (int)customers, Terms(session, column))).ToArray();
        var rows = session.Guard(() =>
            StreamedQuery.Read(session.Connection, SqlScripts.Load("features.sql"), asOf, (chunk, row) =>
            {
                cancellation.ThrowIfCancellationRequested();
                Append(chunk, row, builders);
            }));
        cancellation.ThrowIfCancellationRequested();
        if (rows != customers)
            throw new StorageException(StorageErrorKind.Internal,
                $"The feature query gave {rows} rows for {customers} customers.");
        return new CustomerBatch(asOf, builders.Select(builder => builder.Build()).ToArray());
    }

    private static void Append(DuckDBDataChunk chunk, int row, ColumnBuilder[] builders)
    {
        var count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
        for (var column = 0; column < builders.Length; column++)
            builders[column].Append(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column), row, count);
    }

    /// <summary>What the rows of a column of terms are numbers of.</summary>
    public static List<string> Terms(Session session, ColumnDefinition column)
    {
        if (column.Type != ColumnType.Dictionary) return [];
        var codes = column == FeatureColumns.Kind ? "customer_kind"
            : column == FeatureColumns.AccountStatus ? "customer_status"
            : column == FeatureColumns.ConsentProfiling ? "consent" : null;
        return codes is not null
            ? session.Query($"SELECT unnest(enum_range(NULL::{codes}))::VARCHAR", row => row.GetString(0))
            : session.Query("SELECT term FROM terms WHERE field = $field ORDER BY term_key", row => row.GetString(0),
                ("field", column.Name));
    }
}
