using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>What is known of the customers apart from transactions, in the order of their keys.</summary>
/// <param name="Columns">Id, kind, industry, region.</param>
/// <param name="CooperationSince">Agreed start: days since 1970-01-01.</param>
internal sealed record CustomerAttributes(IReadOnlyList<Column> Columns, Column<int> CooperationSince)
{
    private const string Statement = """
        SELECT customer_id, CAST(enum_code(kind) AS INTEGER), industry_key, region_key, cooperation_since, customer_key
        FROM customers
        """;

    private static readonly ColumnDefinition[] Definitions =
    [
        FeatureColumns.CustomerId, FeatureColumns.Kind, FeatureColumns.Industry, FeatureColumns.Region,
        new("cooperation_since", ColumnType.Int32, "day since 1970-01-01", "Agreed start of the cooperation.", "", ""),
    ];

    /// <summary>Reads all customers.</summary>
    public static CustomerAttributes Read(Session session, int customers)
    {
        // Customers are stored in the order of their keys unless DuckDB moved some when it updated them.
        return TryRead(session, customers, Statement)
            ?? TryRead(session, customers, $"{Statement} ORDER BY customer_key")
            ?? throw new StorageException(StorageErrorKind.Internal, "The customers' keys are not dense.");
    }

    private static CustomerAttributes? TryRead(Session session, int customers, string sql)
    {
        var builders = Definitions.Select(column =>
            ColumnBuilder.For(column, customers, FeatureReader.Terms(session, column))).ToArray();
        var isOrdered = true;
        var rows = session.Guard(() => StreamedQuery.Read(session.Connection, sql, null, (native, first) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var chunk = new ChunkReader(native);
            isOrdered &= AreConsecutive(chunk.Values<int>(builders.Length), first);
            for (var i = 0; i < builders.Length; i++) builders[i].Append(chunk.Vector(i), first, chunk.Count);
        }));
        if (!isOrdered || rows != customers) return null;
        var columns = builders.Select(builder => builder.Build()).ToArray();
        return new CustomerAttributes(columns[..^1], (Column<int>)columns[^1]);
    }

    private static bool AreConsecutive(ReadOnlySpan<int> keys, int first)
    {
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] != first + i) return false;
        return true;
    }
}
