namespace ScoringService.Storage.Tests.Ingest;

/// <summary>A change of a customer in the model; a column that is not sent is <see cref="NotSent"/>.</summary>
internal sealed record ModelCustomer(string Id, string? Name, string? Industry, int? ChangedAt)
{
    public const string NotSent = "\0";
}

/// <summary>What writing customers should do, one row after the other, in the plainest way.</summary>
internal sealed class CustomerOracle
{
    private readonly Dictionary<string, ModelCustomer> _rows = [];
    private readonly Dictionary<string, int> _deleted = [];

    public IEnumerable<ModelCustomer> Rows => _rows.Values.OrderBy(row => row.Id, StringComparer.Ordinal);

    public RowCounts Upsert(ModelCustomer row)
    {
        var isThere = _rows.TryGetValue(row.Id, out var known);
        if (_deleted.TryGetValue(row.Id, out var deletedAt))
        {
            if (row.ChangedAt <= deletedAt) return new RowCounts { Stale = 1 };
            return Put(row, known);
        }

        if (!isThere) return Put(row, null);
        var isSame = Merged(row, known!) == (known! with { ChangedAt = null });
        if (row.ChangedAt is null) return isSame ? new RowCounts { Duplicate = 1 } : Put(row, known);
        if (known!.ChangedAt is null || row.ChangedAt > known.ChangedAt) return Put(row, known);
        if (row.ChangedAt < known.ChangedAt) return new RowCounts { Stale = 1 };
        return isSame ? new RowCounts { Duplicate = 1 } : new RowCounts { Quarantined = 1 };
    }

    public RowCounts Delete(string id, int at)
    {
        if (_deleted.TryGetValue(id, out var deletedAt))
        {
            if (at < deletedAt) return new RowCounts { Stale = 1 };
            _deleted[id] = at;
            if (_rows.TryGetValue(id, out var gone)) _rows[id] = gone with { ChangedAt = at };
            return new RowCounts { Duplicate = 1 };
        }

        if (!_rows.TryGetValue(id, out var known))
        {
            _deleted[id] = at;
            return new RowCounts { Duplicate = 1 };
        }

        if (at < known.ChangedAt) return new RowCounts { Stale = 1 };
        _deleted[id] = at;
        _rows[id] = new ModelCustomer(id, null, null, at);
        return new RowCounts { Deleted = 1 };
    }

    private static ModelCustomer Merged(ModelCustomer row, ModelCustomer known) => new(row.Id,
        row.Name == ModelCustomer.NotSent ? known.Name : row.Name,
        row.Industry == ModelCustomer.NotSent ? known.Industry : row.Industry, null);

    private RowCounts Put(ModelCustomer row, ModelCustomer? known)
    {
        var latest = new[] { row.ChangedAt, known?.ChangedAt,
            _deleted.TryGetValue(row.Id, out var deletedAt) ? deletedAt : null }.Max();
        _deleted.Remove(row.Id);
        _rows[row.Id] = Merged(row, known ?? new ModelCustomer(row.Id, null, null, null)) with { ChangedAt = latest };
        return known is null ? new RowCounts { Inserted = 1 } : new RowCounts { Updated = 1 };
    }
}
