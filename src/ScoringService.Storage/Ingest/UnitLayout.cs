using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>Which columns the rows of a unit have, and where each column of the stored table comes from.</summary>
internal sealed class UnitLayout
{
    /// <summary>Lays out rows of a table.</summary>
    /// <param name="target">The table.</param>
    /// <param name="columns">The columns that the rows have.</param>
    public UnitLayout(TargetTable target, IReadOnlyList<TargetColumn> columns)
    {
        Target = target;
        Columns = columns;
        Stored = StoredTable.Columns(target);
        Sources = [.. Stored.Select(stored => IndexOf(stored.Source.Name))];
        Key = IndexOf(target.Key);
        Customer = IndexOf("customer_id");
        OccurredAt = IndexOf("occurred_at");
        ChangedAt = IndexOf("changed_at");
    }

    /// <summary>The table.</summary>
    public TargetTable Target { get; }

    /// <summary>The columns that the rows have.</summary>
    public IReadOnlyList<TargetColumn> Columns { get; }

    /// <summary>The columns of the table as it is stored.</summary>
    public IReadOnlyList<StoredColumn> Stored { get; }

    /// <summary>For each of <see cref="Stored"/>, the place in <see cref="Columns"/> that it comes from; -1: it has no
    /// values.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>Place of the rows' key in <see cref="Columns"/>.</summary>
    public int Key { get; }

    /// <summary>Place of the customer's id; -1 for none.</summary>
    public int Customer { get; }

    /// <summary>Place of the instant at which the row happened; -1 for none.</summary>
    public int OccurredAt { get; }

    /// <summary>Place of the instant at which the source changed the row; -1 for none.</summary>
    public int ChangedAt { get; }

    /// <summary>Whether the last column is a key that was made up, because the rows have none.</summary>
    public bool IsKeyDerived { get; init; }

    /// <summary>Whether the rows are customers.</summary>
    public bool IsCustomers => Target.Table == ImportTable.Customers;

    /// <summary>Names of the stored columns.</summary>
    public IEnumerable<string> StoredNames => Stored.Select(column => column.Name);

    /// <summary>Names of the stored columns that have values: those that the rows fill, and the kind of a transaction,
    /// which is a purchase unless it says something else.</summary>
    public IEnumerable<string> FilledNames => StoredNames.Where((name, i) => Sources[i] >= 0
        || Target.Table == ImportTable.Transactions && name == "kind");

    /// <summary>The stored columns that the rows fill, without the key, the customer and the time of the change: what a
    /// row says.</summary>
    public IEnumerable<string> SentNames => Stored.Where((column, i) => Sources[i] >= 0
        && column.Kind != StoredKind.CustomerKey && column.Name != Target.Key && column.Name != "changed_at")
        .Select(column => column.Name);

    /// <summary>Place of a stored column; -1 when the table has none of that name.</summary>
    public int StoredIndexOf(string name)
    {
        for (var i = 0; i < Stored.Count; i++)
            if (Stored[i].Name == name) return i;
        return -1;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == name) return i;
        return -1;
    }
}
