namespace ScoringService.Engine;

/// <summary>A column of truth values in Arrow's layout: bit i % 64 of word i / 64 is row i.</summary>
public sealed class BooleanColumn : Column
{
    private readonly ulong[] _bits;

    /// <summary>Wraps bits without copying them.</summary>
    /// <param name="definition">What the column holds.</param>
    /// <param name="bits">The values; the column takes ownership. Bits of null rows, and past the last row, are
    /// ignored.</param>
    /// <param name="length">Number of rows.</param>
    /// <param name="validity">Bitmap of rows that have a value, or null when all have.</param>
    public BooleanColumn(ColumnDefinition definition, ulong[] bits, int length, ulong[]? validity = null)
        : base(definition, length, validity)
    {
        ArgumentNullException.ThrowIfNull(bits);
        if (bits.Length < WordCount(length))
            throw new ArgumentException($"{definition.Name}: {bits.Length} words of bits for {length} rows.");
        _bits = bits;
    }

    /// <summary>The values; bits of null rows, and past the last row, mean nothing.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>The value of a row, or null.</summary>
    public bool? this[int row] => IsValid(row) ? (_bits[row >> 6] >> (row & 63) & 1) != 0 : null;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var bits = new ulong[WordCount(rows.Length)];
        for (var i = 0; i < rows.Length; i++)
            bits[i >> 6] |= (_bits[rows[i] >> 6] >> (rows[i] & 63) & 1) << (i & 63);
        return new BooleanColumn(Definition, bits, rows.Length, GatherValidity(rows));
    }

    private protected override Column AssembleRows(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows)
    {
        var bits = new ulong[WordCount(rows)];
        var next = 0;
        foreach (var run in runs)
        {
            BitRuns.Copy(((BooleanColumn)sources[run.Source])._bits, run.First, bits, next, run.Count);
            next += run.Count;
        }

        return new BooleanColumn(Definition, bits, rows, AssembleValidity(sources, runs, rows));
    }
}
