namespace ScoringService.Engine;

/// <summary>
/// Columns of the same customers, one per entry of a catalogue and in its order. It travels between storage, engine
/// and server in place of one object per customer.
/// </summary>
public abstract class ColumnSet
{
    private readonly ColumnCatalogue _catalogue;

    private protected ColumnSet(ColumnCatalogue catalogue, IReadOnlyList<Column> columns, int count)
    {
        if (columns.Count != catalogue.Count)
            throw new ArgumentException($"{columns.Count} columns were given; the catalogue has {catalogue.Count}.");
        for (var i = 0; i < columns.Count; i++)
        {
            if (!ReferenceEquals(columns[i].Definition, catalogue[i]))
                throw new ArgumentException(
                    $"Column {i} is {columns[i].Definition.Name}, expected {catalogue[i].Name}.");
            if (columns[i].Length != count)
                throw new ArgumentException($"{catalogue[i].Name} has {columns[i].Length} rows, expected {count}.");
        }

        _catalogue = catalogue;
        Columns = columns;
        Count = count;
    }

    /// <summary>The columns, in the catalogue's order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Number of customers.</summary>
    public int Count { get; }

    /// <summary>The column of a catalogue entry.</summary>
    /// <exception cref="ArgumentException">The entry belongs to another catalogue.</exception>
    public Column this[ColumnDefinition definition] => _catalogue.Place(definition) is var place and >= 0
        ? Columns[place]
        : throw new ArgumentException($"{definition.Name} is not a column of {GetType().Name}.");

    /// <summary>The 32-bit integer values of a column; those of null rows mean nothing.</summary>
    public ReadOnlySpan<int> Int32(ColumnDefinition definition) => ((Column<int>)this[definition]).Values;

    /// <summary>The double values of a column; those of null rows mean nothing.</summary>
    public ReadOnlySpan<double> Float64(ColumnDefinition definition) => ((Column<double>)this[definition]).Values;

    private protected Column[] GatherColumns(int[] rows)
    {
        var gathered = new Column[Columns.Count];
        for (var i = 0; i < gathered.Length; i++) gathered[i] = Columns[i].Gather(rows);
        return gathered;
    }
}
