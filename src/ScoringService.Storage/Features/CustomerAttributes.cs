using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>What is known of the customers apart from transactions, in the order of their keys.</summary>
/// <param name="Columns">The columns of <see cref="FeatureColumns.Attributes"/>, in their order.</param>
/// <param name="CooperationSince">Agreed start: days since 1970-01-01.</param>
internal sealed record CustomerAttributes(IReadOnlyList<Column> Columns, Column<int> CooperationSince)
{
    private const string Select = """
        SELECT customer_id, CAST(enum_code(kind) AS INTEGER), industry_key, region_key,
            CAST(enum_code(CASE WHEN status IS NOT NULL AND status_at > $as_of THEN CAST('ACTIVE' AS customer_status)
                ELSE status END) AS INTEGER),
            employees, CAST(annual_revenue AS DOUBLE), strategic_fit, industry_growth, share_of_wallet,
            CAST(enum_code(consent_profiling) AS INTEGER), cooperation_since,
        """;

    private static readonly ColumnDefinition[] Definitions =
    [
        .. FeatureColumns.Attributes,
        new("cooperation_since", ColumnType.Int32, "day since 1970-01-01", "Agreed start of the cooperation.", "", ""),
    ];

    /// <summary>Reads all customers as they are known at an instant.</summary>
    public static CustomerAttributes Read(Session session, int customers, DateTime asOf)
    {
        var sql = Statement(RowSelection.Everybody);
        // Customers are stored in the order of their keys unless DuckDB moved some when it updated them.
        return TryRead(session, customers, asOf, sql)
            ?? TryRead(session, customers, asOf, $"{sql} ORDER BY customer_key")
            ?? throw new StorageException(StorageErrorKind.Internal, "The customers' keys are not dense.");
    }

    /// <summary>Reads some customers.</summary>
    /// <param name="session">Where the selection was made.</param>
    /// <param name="selection">Who.</param>
    /// <param name="customers">Their number.</param>
    /// <param name="asOf">The instant that they are known at.</param>
    public static CustomerAttributes Read(Session session, RowSelection selection, int customers, DateTime asOf) =>
        TryRead(session, customers, asOf, $"{Statement(selection)} ORDER BY {selection.Row}")
        ?? throw new StorageException(StorageErrorKind.Internal, "Customers that were touched are not there.");

    private static string Statement(RowSelection rows) => $"{Select} {rows.Row} FROM customers{rows.Join}";

    private static CustomerAttributes? TryRead(Session session, int customers, DateTime asOf, string sql)
    {
        var builders = Definitions.Select(column =>
            ColumnBuilder.For(column, customers, FeatureReader.Terms(session, column))).ToArray();
        var isOrdered = true;
        var rows = session.Guard(() => StreamedQuery.Read(session.Connection, sql, asOf, (native, first) =>
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
