namespace ScoringService.Engine.Churn;

/// <summary>Values of some rows of a column, any of which may be unknown. The default value is a column of which
/// nothing is known.</summary>
internal readonly ref struct Cells<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _values;
    private readonly ReadOnlySpan<ulong> _validity;
    private readonly int _start;

    /// <summary>Views values.</summary>
    /// <param name="values">One value per row.</param>
    /// <param name="validity">Bit i % 64 of word i / 64 is set where row i has a value; empty when all have.</param>
    public Cells(ReadOnlySpan<T> values, ReadOnlySpan<ulong> validity = default)
        : this(values, validity, 0)
    {
    }

    private Cells(ReadOnlySpan<T> values, ReadOnlySpan<ulong> validity, int start)
    {
        _values = values;
        _validity = validity;
        _start = start;
    }

    /// <summary>The values of an immutable column.</summary>
    public static Cells<T> Of(Column<T> column) => new(column.Values, column.Validity);

    /// <summary>The rows from <paramref name="start"/> on.</summary>
    public Cells<T> From(int start) =>
        _values.IsEmpty ? default : new Cells<T>(_values[start..], _validity, _start + start);

    /// <summary>Whether a row has a value, and which; the default value when it has none.</summary>
    public bool TryGet(int row, out T value)
    {
        var bit = _start + row;
        var isKnown = !_values.IsEmpty && (_validity.IsEmpty || (_validity[bit >> 6] >> (bit & 63) & 1) != 0);
        value = isKnown ? _values[row] : default;
        return isKnown;
    }
}
