namespace ScoringService.Storage.Ingest;

/// <summary>Counts what the columns of a unit were like.</summary>
internal sealed class ColumnTally(UnitLayout layout)
{
    private readonly long[] _nulls = new long[layout.Columns.Count];
    private readonly Dictionary<string, Refused> _refused = new(StringComparer.Ordinal);

    /// <summary>Rows that had columns.</summary>
    public long Rows { get; private set; }

    /// <summary>Counts the values of a block.</summary>
    public void Add(RowBlock block)
    {
        Rows += block.Count;
        for (var i = 0; i < _nulls.Length; i++) _nulls[i] += block.CountNulls(i);
        // A value that cannot be converted is none in the block, but the row had one.
        for (var row = 0; block.Refusals.Count != 0 && row < block.Count; row++)
            for (var i = 0; block.IsRefused[row] && i < _nulls.Length; i++)
                if (!block.Column(i).IsValid(row)) _nulls[i]--;
    }

    /// <summary>Counts rows that were refused because of a column.</summary>
    public void AddRefused(string? column, string reason, long rows = 1)
    {
        if (column is null) return;
        var known = _refused.GetValueOrDefault(column);
        var isOutside = reason.StartsWith("is outside the range", StringComparison.Ordinal)
            || reason is "lies in the future" or "is before 1900 or not finite";
        _refused[column] = new Refused(known.Rows + rows, known.Outside + (isOutside ? rows : 0),
            known.Missing + (reason == "required value is missing" ? rows : 0));
    }

    /// <summary>The counts: column, rows without a value, rows refused because of it, those of them whose value is
    /// outside its range.</summary>
    public IEnumerable<(string Column, long Nulls, long Refused, long Outside)> Columns()
    {
        for (var i = 0; i < _nulls.Length - (layout.IsKeyDerived ? 1 : 0); i++)
        {
            var name = layout.Columns[i].Name;
            var refused = _refused.GetValueOrDefault(name);
            yield return (name, _nulls[i] + refused.Missing, refused.Rows, refused.Outside);
        }
    }

    private readonly record struct Refused(long Rows, long Outside, long Missing);
}
