using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Scoring;

/// <summary>Scores customer lifetime value. The columns stay in the kernels' form, with NaN and −1 for unknown, until
/// <see cref="TakeNulls"/>.</summary>
internal sealed class LifetimePart(LifetimeScorer scorer, CustomerBatch batch)
{
    /// <summary>Every column of this part.</summary>
    public static ColumnDefinition[] Columns { get; } =
    [
        ScoreColumns.AliveProbability, ScoreColumns.NoPurchaseProbability90D, ScoreColumns.ExpectedPurchases30D,
        ScoreColumns.ExpectedPurchases90D, ScoreColumns.ExpectedPurchases365D, ScoreColumns.ExpectedOrderValue,
        ScoreColumns.PredictedClv, ScoreColumns.NextPurchaseAt,
    ];

    /// <summary>Scores rows.</summary>
    public void Score(RowRange rows, ScoreBuffers buffers) => scorer.Score(batch, rows.Start, new LifetimeOutput
    {
        Alive = buffers.Values<double>(ScoreColumns.AliveProbability, rows),
        NoPurchase90D = buffers.Values<double>(ScoreColumns.NoPurchaseProbability90D, rows),
        Expected30D = buffers.Values<double>(ScoreColumns.ExpectedPurchases30D, rows),
        Expected90D = buffers.Values<double>(ScoreColumns.ExpectedPurchases90D, rows),
        Expected365D = buffers.Values<double>(ScoreColumns.ExpectedPurchases365D, rows),
        OrderValue = buffers.Values<double>(ScoreColumns.ExpectedOrderValue, rows),
        PredictedClv = buffers.Values<double>(ScoreColumns.PredictedClv, rows),
        NextPurchase = buffers.Values<long>(ScoreColumns.NextPurchaseAt, rows),
    });

    /// <summary>Probability of no purchase within so many days, NaN where unknown.</summary>
    public void NoPurchase(RowRange rows, double days, Span<double> result) =>
        scorer.NoPurchase(batch, rows.Start, days, result);

    /// <summary>Turns the marks of unknown values into nulls.</summary>
    public static void TakeNulls(RowRange rows, ScoreBuffers buffers)
    {
        foreach (var column in Columns)
        {
            var known = buffers.Known(column, rows);
            if (column.Type == ColumnType.Timestamp) Nulls.Take(buffers.Values<long>(column, rows), known);
            else Nulls.Take(buffers.Values<double>(column, rows), known);
        }
    }
}
