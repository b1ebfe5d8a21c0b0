namespace ScoringService.Storage.Tests.Ingest;

/// <summary>A row of the model: what it says, and when its source says that it changed.</summary>
internal sealed record ModelRow(string Key, string Customer, string Content, int? ChangedAt);

/// <summary>What writing should do, one row after the other, in the plainest way.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, ModelRow> _rows = [];
    private readonly Dictionary<string, int> _deleted = [];

    public HashSet<string> Customers { get; } = [];

    public IEnumerable<ModelRow> Rows => _rows.Values.OrderBy(row => row.Key, StringComparer.Ordinal);

    public RowCounts Upsert(ModelRow row)
    {
        if (_deleted.TryGetValue(row.Key, out var deletedAt))
        {
            if (row.ChangedAt is not { } at || at <= deletedAt) return new RowCounts { Stale = 1 };
            _deleted.Remove(row.Key);
        }

        if (!_rows.TryGetValue(row.Key, out var known))
        {
            Put(row);
            return new RowCounts { Inserted = 1 };
        }

        if (row.ChangedAt is { } changed && (known.ChangedAt is null || changed > known.ChangedAt))
        {
            Put(row);
            return new RowCounts { Updated = 1 };
        }

        if (row.ChangedAt < known.ChangedAt) return new RowCounts { Stale = 1 };
        return (known.Customer, known.Content) == (row.Customer, row.Content)
            ? new RowCounts { Duplicate = 1 } : new RowCounts { Quarantined = 1 };
    }

    public RowCounts Delete(string key, int at)
    {
        if (_rows.TryGetValue(key, out var known))
        {
            if (at < known.ChangedAt) return new RowCounts { Stale = 1 };
            _rows.Remove(key);
            _deleted[key] = at;
            return new RowCounts { Deleted = 1 };
        }

        if (_deleted.TryGetValue(key, out var deletedAt) && at < deletedAt) return new RowCounts { Stale = 1 };
        _deleted[key] = at;
        return new RowCounts { Duplicate = 1 };
    }

    private void Put(ModelRow row)
    {
        _rows[row.Key] = row;
        Customers.Add(row.Customer);
    }
}
