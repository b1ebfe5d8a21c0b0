using System.Numerics;
using System.Runtime.InteropServices;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Scoring;

/// <summary>Scores RFM, and says of each row whether it has scores or why not.</summary>
internal sealed class RfmPart
{
    private readonly RfmScorer? _scorer;
    private readonly RfmInput _input;
    private readonly RfmOutput _output;

    /// <summary>Prepares to score a batch.</summary>
    public RfmPart(RfmModel? model, RfmOptions options, CustomerBatch batch, ScoreBuffers buffers)
    {
        _scorer = model is null ? null : new RfmScorer(model, options);
        _input = new RfmInput(batch);
        _output = new RfmOutput(buffers);
    }

    /// <summary>The columns that have a value exactly where the status is SCORED.</summary>
    public static ColumnDefinition[] Columns { get; } =
    [
        ScoreColumns.RecencyScore, ScoreColumns.FrequencyScore, ScoreColumns.MonetaryScore, ScoreColumns.RfmScore,
        ScoreColumns.RfmSegment, ScoreColumns.RfmOctant, ScoreColumns.PurchaseClass,
    ];

    /// <summary>The possible values of the segment column.</summary>
    public IReadOnlyList<string> Segments => _scorer?.Segments ?? [];

    /// <summary>The possible values of the octant column.</summary>
    public IReadOnlyList<string> Octants => _scorer?.Octants ?? [];

    /// <summary>Scores rows.</summary>
    public void Score(RowRange rows, ScoreBuffers buffers)
    {
        var (start, end) = (rows.Start, rows.Start + rows.Count);
        _scorer?.Score(_input, _output, start, end);
        var known = buffers.Known(ScoreColumns.RfmScore, rows);
        As<int>(_output.Status)[start..end].Clear();
        for (var first = start; first < end; first += 64)
        {
            var all = ulong.MaxValue >> (64 - Math.Min(64, end - first));
            var usable = _input.Usable(first);
            var scored = _scorer is null ? 0 : usable;
            known[(first - start) >> 6] = scored;
            for (var left = all & ~scored; left != 0; left &= left - 1)
            {
                var row = first + BitOperations.TrailingZeroCount(left);
                var isUsable = (usable >> (row - first) & 1) != 0;
                SetReason(row, isUsable ? Reason.NotFitted
                    : _input.HasPurchase(row) ? Reason.InvalidSpend : Reason.NoPurchase);
            }
        }

        foreach (var column in Columns)
            if (column != ScoreColumns.RfmScore) known.CopyTo(buffers.Known(column, rows));
        Nulls.AllKnown(buffers.Known(ScoreColumns.Status, rows), rows.Count);
    }

    /// <summary>Says why a row has no scores, and makes them all 0, so that equal inputs give equal bytes.</summary>
    private void SetReason(int row, Reason reason)
    {
        As<int>(_output.Status)[row] = (int)reason;
        _output.RecencyScore[row] = _output.FrequencyScore[row] = _output.MonetaryScore[row] = 0;
        As<double>(_output.Composite)[row] = 0;
        As<int>(_output.Segment)[row] = 0;
        As<int>(_output.Octant)[row] = 0;
        As<int>(_output.PurchaseClass)[row] = 0;
    }

    private static Span<T> As<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes.AsSpan());

    /// <summary>Positions in <see cref="StatusCodes.All"/> of the codes for rows without scores.</summary>
    private enum Reason
    {
        NoPurchase = 1,
        InvalidSpend = 2,
        NotFitted = 3,
    }
}
