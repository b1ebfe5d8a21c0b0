using System.Numerics;

namespace ScoringService.Engine.Scoring;

/// <summary>Reads feature columns the way that kernels want them: unknown whole numbers as −1, unknown doubles as NaN.
/// A column without nulls is read in place.</summary>
internal static class FeatureRows
{
    /// <summary>Whole numbers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="scratch">Where they are written to if the column has nulls.</param>
    public static ReadOnlySpan<int> Read(Column<int> column, RowRange rows, Span<int> scratch)
    {
        var values = column.Values.Slice(rows.Start, rows.Count);
        return column.Validity is { } validity ? Mark(values, validity, rows, scratch, -1) : values;
    }

    /// <summary>Doubles.</summary>
    /// <inheritdoc cref="Read(Column{int}, RowRange, Span{int})"/>
    public static ReadOnlySpan<double> Read(Column<double> column, RowRange rows, Span<double> scratch)
    {
        var values = column.Values.Slice(rows.Start, rows.Count);
        return column.Validity is { } validity ? Mark(values, validity, rows, scratch, double.NaN) : values;
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

    /// <summary>Copies values, and puts a mark in the place of those that are not known.</summary>
    private static ReadOnlySpan<T> Mark<T>(
        ReadOnlySpan<T> values, ulong[] validity, RowRange rows, Span<T> scratch, T unknown)
    {
        scratch = scratch[..values.Length];
        values.CopyTo(scratch);
        for (var i = 0; i < scratch.Length;)
        {
            // Up to the end of a word of bits at a time: most words are full.
            var row = rows.Start + i;
            var count = Math.Min(64 - (row & 63), scratch.Length - i);
            var missing = ~(validity[row >> 6] >> (row & 63));
            for (; missing != 0 && BitOperations.TrailingZeroCount(missing) is var next && next < count;
                missing &= missing - 1) scratch[i + next] = unknown;
            i += count;
        }

        return scratch;
    }
}
