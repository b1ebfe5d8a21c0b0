using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>Columns that are being written: zeros at first, and null throughout where a column has nulls at all, which
/// those of doubles do.</summary>
internal sealed class ColumnDraft
{
    private readonly IReadOnlyList<ColumnDefinition> _definitions;
    private readonly int _customers;
    private readonly Dictionary<ColumnDefinition, byte[]> _values = [];
    private readonly Dictionary<ColumnDefinition, ulong[]> _bits = [];

    public ColumnDraft(IReadOnlyList<ColumnDefinition> definitions, int customers)
    {
        _definitions = definitions;
        _customers = customers;
        foreach (var column in definitions)
        {
            if (column.Type != ColumnType.Int32) _bits[column] = new ulong[Column.WordCount(customers)];
            if (column.Type != ColumnType.Boolean) _values[column] = new byte[checked(customers * Size(column))];
        }
    }

    /// <summary>The columns of customers of whom there is nothing to write. Columns of one type share their memory, as
    /// they take no space worth counting then.</summary>
    public static IReadOnlyList<Column> Nothing(IReadOnlyList<ColumnDefinition> definitions, int customers)
    {
        var none = new ulong[Column.WordCount(customers)];
        var zeros = new byte[checked(customers * (definitions.Any(column => Size(column) == sizeof(double))
            ? sizeof(double) : sizeof(int)))];
        return [.. definitions.Select(column => Build(column, zeros, none, customers))];
    }

    /// <summary>The values of an Int32 column.</summary>
    public Span<int> Ints(ColumnDefinition column) => MemoryMarshal.Cast<byte, int>(_values[column].AsSpan());

    /// <summary>The values of a Float64 column.</summary>
    public Span<double> Doubles(ColumnDefinition column) => MemoryMarshal.Cast<byte, double>(_values[column].AsSpan());

    /// <summary>Which rows of a Boolean column are true, and which of a Float64 column have a value.</summary>
    public Span<ulong> Bits(ColumnDefinition column) => _bits[column];

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns() => [.. _definitions.Select(column =>
        Build(column, _values.GetValueOrDefault(column), _bits.GetValueOrDefault(column), _customers))];

    private static int Size(ColumnDefinition column) =>
        column.Type == ColumnType.Float64 ? sizeof(double) : sizeof(int);

    private static Column Build(ColumnDefinition column, byte[]? values, ulong[]? bits, int customers) =>
        column.Type switch
        {
            ColumnType.Int32 => new Column<int>(column, values!, customers),
            ColumnType.Float64 => new Column<double>(column, values!, customers, bits),
            ColumnType.Boolean => new BooleanColumn(column, bits!, customers),
            _ => throw new NotSupportedException($"{column.Name}: {column.Type}"),
        };
}
