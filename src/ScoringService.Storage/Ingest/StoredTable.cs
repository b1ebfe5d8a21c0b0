using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>What a column of a stored table is made of.</summary>
internal enum StoredKind
{
    /// <summary>The value itself.</summary>
    Value,

    /// <summary>The dense key of the customer whose id is given.</summary>
    CustomerKey,

    /// <summary>The key of a term.</summary>
    TermKey,
}

/// <summary>A column of a stored table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Source">The target column that it comes from.</param>
internal sealed record StoredColumn(string Name, StoredKind Kind, TargetColumn Source)
{
    /// <summary>Bytes of one value in DuckDB's vectors.</summary>
    public int Width => Kind == StoredKind.Value ? Source.Width : sizeof(int);

    /// <summary>Its type in DuckDB, of those that are no enumeration.</summary>
    public string SqlType => Kind == StoredKind.Value ? Source.SqlType : "INTEGER";
}

/// <summary>The columns of a table as it is stored, in its order.</summary>
internal static class StoredTable
{
    /// <summary>The columns of a target's table.</summary>
    public static IReadOnlyList<StoredColumn> Columns(TargetTable target)
    {
        var columns = target.Columns.Select(column => Of(target, column)).ToList();
        if (target.Table == ImportTable.Customers)
            columns.Insert(0, new StoredColumn("customer_key", StoredKind.CustomerKey, target.Columns[0]));
        return columns;
    }

    private static StoredColumn Of(TargetTable target, TargetColumn column) => column.Name switch
    {
        "customer_id" when target.Table != ImportTable.Customers =>
            new StoredColumn("customer_key", StoredKind.CustomerKey, column),
        "product_category" => new StoredColumn("category_key", StoredKind.TermKey, column),
        "industry" or "region" or "currency" or "channel" =>
            new StoredColumn($"{column.Name}_key", StoredKind.TermKey, column),
        _ => new StoredColumn(column.Name, StoredKind.Value, column),
    };
}
