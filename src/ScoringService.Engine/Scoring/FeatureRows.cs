namespace ScoringService.Engine.Scoring;

/// <summary>Reads feature columns the way that kernels want them: unknown whole numbers as −1, unknown doubles as NaN. A
/// column without nulls is read in place.</summary>
internal static class FeatureRows
{
    /// <summary>Whole numbers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="scratch">Where they are written to if the column has nulls.</param>
    public static ReadOnlySpan<int> Read(Column<int> column, RowRange rows, Span<int> scratch)
    {
        var values = column.Values.Slice(rows.Start, rows.Count);
        if (column.Validity is not { } validity) return values;
        for (var i = 0; i < values.Length; i++) scratch[i] = IsSet(validity, rows.Start + i) ? values[i] : -1;
        return scratch[..values.Length];
    }

    /// <summary>Doubles.</summary>
    /// <inheritdoc cref="Read(Column{int}, RowRange, Span{int})"/>
    public static ReadOnlySpan<double> Read(Column<double> column, RowRange rows, Span<double> scratch)
    {
        var values = column.Values.Slice(rows.Start, rows.Count);
        if (column.Validity is not { } validity) return values;
        for (var i = 0; i < values.Length; i++) scratch[i] = IsSet(validity, rows.Start + i) ? values[i] : double.NaN;
        return scratch[..values.Length];
    }

    /// <summary>Codes as positions in a list of its own; −1 when unknown or not in it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="positions">Position of each of the column's codes, from <see cref="PositionsIn"/>.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="result">One position per row.</param>
    public static ReadOnlySpan<int> Read(DictionaryColumn column, int[] positions, RowRange rows, Span<int> result)
    {
        var indices = column.Indices.Slice(rows.Start, rows.Count);
        for (var i = 0; i < indices.Length; i++)
            result[i] = column.IsValid(rows.Start + i) ? positions[indices[i]] : -1;
        return result[..indices.Length];
    }

    /// <summary>Where each code of a column is in a list; −1 when it is not.</summary>
    public static int[] PositionsIn(IReadOnlyList<string> codes, DictionaryColumn column) =>
        [.. column.Dictionary.Select(code => codes.ToList().IndexOf(code))];

    private static bool IsSet(ulong[] bits, int row) => (bits[row >> 6] >> (row & 63) & 1) != 0;
}
