using System.Numerics;

namespace ScoringService.Engine.Scoring;

/// <summary>Takes everything back that was said of customers who may not be profiled. They go through the kernels like
/// everybody else, which is faster than to leave some rows out, and nothing of that is left.</summary>
internal sealed class ConsentPart(CustomerBatch batch, ScoringOptions options)
{
    private readonly Consent.Refusals _refusals = new(batch, options);

    /// <summary>Makes the rows of some columns null and zero.</summary>
    public void Suppress(IReadOnlyList<ColumnDefinition> columns, RowRange rows, ScoreBuffers buffers)
    {
        if (_refusals.IsNone) return;
        for (var first = rows.Start; first < rows.Start + rows.Count; first += 64)
        {
            var refused = _refusals.Word(first);
            if (refused == 0) continue;
            for (var i = 0; i < columns.Count; i++) buffers.Clear(columns[i], first, refused);
        }
    }

    /// <summary>Says of the rows that they are suppressed.</summary>
    public void Name(RowRange rows, ScoreBuffers buffers)
    {
        if (_refusals.IsNone) return;
        var status = buffers.Values<int>(ScoreColumns.Status, rows);
        var known = buffers.Known(ScoreColumns.Status, rows);
        for (var word = 0; word < rows.Words; word++)
        {
            var refused = _refusals.Word(rows.Start + 64 * word);
            known[word] |= refused;
            for (; refused != 0; refused &= refused - 1)
                status[64 * word + BitOperations.TrailingZeroCount(refused)] = StatusCodes.SuppressedIndex;
        }
    }
}
