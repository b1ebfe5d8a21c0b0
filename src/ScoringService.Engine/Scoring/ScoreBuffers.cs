using System.Numerics;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Scoring;

/// <summary>The memory that score columns are written to, and that they are made of afterwards without a
/// copy.</summary>
internal sealed class ScoreBuffers
{
    private static readonly Dictionary<ColumnDefinition, int> Positions = PositionsOf(ScoreColumns.All);

    private readonly int _rows;
    private readonly byte[]?[] _values = new byte[]?[ScoreColumns.All.Count];
    private readonly ulong[]?[] _bits = new ulong[]?[ScoreColumns.All.Count];
    private readonly ulong[][] _known = new ulong[ScoreColumns.All.Count][];

    /// <summary>Memory for so many rows of every score column. Nothing in it is set.</summary>
    public ScoreBuffers(int rows)
    {
        _rows = rows;
        for (var i = 0; i < _known.Length; i++)
        {
            var words = Column.WordCount(rows);
            _known[i] = GC.AllocateUninitializedArray<ulong>(words);
            var type = ScoreColumns.All[i].Type;
            if (type == ColumnType.Boolean) _bits[i] = GC.AllocateUninitializedArray<ulong>(words);
            else _values[i] = GC.AllocateUninitializedArray<byte>(checked(rows * WidthOf(type)));
        }
    }

    /// <summary>The values' bytes of a column that is not of bits.</summary>
    public byte[] Bytes(ColumnDefinition column) => _values[Positions[column]]!;

    /// <summary>The whole bitmap of the rows of a column that have a value.</summary>
    public ulong[] AllKnown(ColumnDefinition column) => _known[Positions[column]];

    /// <summary>Values of a column: double, long (instants), int (codes) or byte.</summary>
    public Span<T> Values<T>(ColumnDefinition column, RowRange rows)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes(column).AsSpan()).Slice(rows.Start, rows.Count);

    /// <summary>Bits of a column of truth values.</summary>
    public Span<ulong> Bits(ColumnDefinition column, RowRange rows) =>
        _bits[Positions[column]].AsSpan(rows.FirstWord, rows.Words);

    /// <summary>Bits of the rows of a column that have a value.</summary>
    public Span<ulong> Known(ColumnDefinition column, RowRange rows) =>
        _known[Positions[column]].AsSpan(rows.FirstWord, rows.Words);

    /// <summary>Makes every row null and zero.</summary>
    public void Clear(ReadOnlySpan<ColumnDefinition> columns, RowRange rows)
    {
        foreach (var column in columns)
        {
            Known(column, rows).Clear();
            if (column.Type == ColumnType.Boolean) Bits(column, rows).Clear();
            else Bytes(column).AsSpan(rows.Start * WidthOf(column.Type), rows.Count * WidthOf(column.Type)).Clear();
        }
    }

    /// <summary>Makes some of 64 rows null and zero.</summary>
    /// <param name="column">The column.</param>
    /// <param name="first">The first of the rows, a multiple of 64.</param>
    /// <param name="rows">Bits of those to clear.</param>
    public void Clear(ColumnDefinition column, int first, ulong rows)
    {
        AllKnown(column)[first >> 6] &= ~rows;
        if (column.Type == ColumnType.Boolean)
        {
            _bits[Positions[column]]![first >> 6] &= ~rows;
            return;
        }

        var width = WidthOf(column.Type);
        var bytes = Bytes(column);
        for (; rows != 0; rows &= rows - 1)
            bytes.AsSpan((first + BitOperations.TrailingZeroCount(rows)) * width, width).Clear();
    }

    /// <summary>The column, which takes the memory over.</summary>
    /// <param name="column">Which.</param>
    /// <param name="dictionary">The codes of a dictionary column.</param>
    public Column Build(ColumnDefinition column, IReadOnlyList<string>? dictionary = null)
    {
        var known = AllKnown(column);
        return column.Type switch
        {
            ColumnType.Boolean => new BooleanColumn(column, _bits[Positions[column]]!, _rows, known),
            ColumnType.UInt8 => new Column<byte>(column, Bytes(column), _rows, known),
            ColumnType.Float64 => new Column<double>(column, Bytes(column), _rows, known),
            ColumnType.Timestamp => new Column<long>(column, Bytes(column), _rows, known),
            _ => new DictionaryColumn(column, dictionary!, Bytes(column), _rows, known),
        };
    }

    private static int WidthOf(ColumnType type) => type switch
    {
        ColumnType.UInt8 => sizeof(byte),
        ColumnType.Dictionary => sizeof(int),
        ColumnType.Float64 => sizeof(double),
        ColumnType.Timestamp => sizeof(long),
        _ => throw new NotSupportedException($"There are no scores of type {type}."),
    };

    // Definitions are told apart by identity: that is what it means to belong to the catalogue, and it is quick.
    private static Dictionary<ColumnDefinition, int> PositionsOf(IReadOnlyList<ColumnDefinition> columns)
    {
        var positions = new Dictionary<ColumnDefinition, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < columns.Count; i++) positions.Add(columns[i], i);
        return positions;
    }
}
