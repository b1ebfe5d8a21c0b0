using System.Numerics;
using System.Runtime.InteropServices;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine;

/// <summary>Applies a model to customers. Each row depends on the model and on its own features only.</summary>
public static class CustomerScorer
{
    /// <summary>Rows that one thread takes at a time: a multiple of 64, so that no two threads share a word of a
    /// bitmap.</summary>
    internal const int ChunkRows = 16 * 1024;

    /// <summary>Scores every customer of a batch, on all cores.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Feature rows, of any population and instant.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One row per customer, in the batch's order.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static ScoreBatch Score(ScoringModel model, CustomerBatch batch, CancellationToken cancellation = default) =>
        Score(model, batch, -1, cancellation);

    internal static ScoreBatch Score(
        ScoringModel model, CustomerBatch batch, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var scorer = model.Rfm is null ? null : new RfmScorer(model.Rfm, model.Options.Rfm);
        var input = new RfmInput(batch);
        var output = new RfmOutput(batch.Count);
        ForEachChunk(batch.Count, threads, cancellation, chunk =>
        {
            var start = chunk * ChunkRows;
            var end = Math.Min(batch.Count, start + ChunkRows);
            scorer?.Score(input, output, start, end);
            SetStatus(input, output, start, end, hasModel: scorer is not null);
        });
        return ToBatch(output, batch.Count, scorer);
    }

    private static void ForEachChunk(int rows, int threads, CancellationToken cancellation, Action<int> body)
    {
        var chunks = (rows + ChunkRows - 1) / ChunkRows;
        if (chunks > 1 && threads != 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.For(0, chunks, options, body);
            return;
        }

        for (var chunk = 0; chunk < chunks; chunk++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(chunk);
        }
    }

    private static void SetStatus(RfmInput input, RfmOutput output, int start, int end, bool hasModel)
    {
        As<int>(output.Status)[start..end].Clear();
        for (var first = start; first < end; first += 64)
        {
            var all = ulong.MaxValue >> (64 - Math.Min(64, end - first));
            var usable = input.Usable(first);
            var scored = hasModel ? usable : 0;
            output.Validity[first >> 6] = scored;
            for (var left = all & ~scored; left != 0; left &= left - 1)
            {
                var row = first + BitOperations.TrailingZeroCount(left);
                var isUsable = (usable >> (row - first) & 1) != 0;
                SetReason(output, row, isUsable ? Reason.NotFitted
                    : input.HasPurchase(row) ? Reason.InvalidSpend : Reason.NoPurchase);
            }
        }
    }

    /// <summary>Says why a row has no scores, and makes them all 0, so that equal inputs give equal bytes.</summary>
    private static void SetReason(RfmOutput output, int row, Reason reason)
    {
        As<int>(output.Status)[row] = (int)reason;
        output.RecencyScore[row] = output.FrequencyScore[row] = output.MonetaryScore[row] = 0;
        As<double>(output.Composite)[row] = 0;
        As<int>(output.Segment)[row] = 0;
        As<int>(output.Octant)[row] = 0;
        As<int>(output.PurchaseClass)[row] = 0;
    }

    private static Span<T> As<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes.AsSpan());

    private static ScoreBatch ToBatch(RfmOutput output, int rows, RfmScorer? scorer)
    {
        var valid = output.Validity;
        return new ScoreBatch(
        [
            new DictionaryColumn(ScoreColumns.Status, StatusCodes.All, output.Status, rows),
            new Column<byte>(ScoreColumns.RecencyScore, output.RecencyScore, rows, valid),
            new Column<byte>(ScoreColumns.FrequencyScore, output.FrequencyScore, rows, valid),
            new Column<byte>(ScoreColumns.MonetaryScore, output.MonetaryScore, rows, valid),
            new Column<double>(ScoreColumns.RfmScore, output.Composite, rows, valid),
            new DictionaryColumn(ScoreColumns.RfmSegment, scorer?.Segments ?? [], output.Segment, rows, valid),
            new DictionaryColumn(ScoreColumns.RfmOctant, scorer?.Octants ?? [], output.Octant, rows, valid),
            new DictionaryColumn(ScoreColumns.PurchaseClass, PurchaseClasses.All, output.PurchaseClass, rows, valid),
        ]);
    }

    /// <summary>Positions in <see cref="StatusCodes.All"/> of the codes for rows without scores.</summary>
    private enum Reason
    {
        NoPurchase = 1,
        InvalidSpend = 2,
        NotFitted = 3,
    }
}
