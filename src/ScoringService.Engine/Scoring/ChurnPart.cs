using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Scoring;

/// <summary>Scores churn: probability, band, reasons and signals.</summary>
internal sealed class ChurnPart
{
    private static readonly ColumnDefinition[] Reasons =
        [ScoreColumns.ChurnReason1, ScoreColumns.ChurnReason2, ScoreColumns.ChurnReason3];

    private static readonly ColumnDefinition[] Contributions =
    [
        ScoreColumns.ChurnReason1Contribution, ScoreColumns.ChurnReason2Contribution,
        ScoreColumns.ChurnReason3Contribution,
    ];

    private readonly ChurnScorer? _scorer;

    /// <summary>Prepares to score a batch; without a model only signals are found.</summary>
    public ChurnPart(ChurnModel? model, CustomerBatch batch)
    {
        _scorer = model is null ? null : new ChurnScorer(model, batch);
        ReasonCodes = [.. (model?.Regression?.Inputs ?? []).Select(input => input.Feature.Column)];
    }

    /// <summary>Every column of this part but the signals.</summary>
    public static ColumnDefinition[] Columns { get; } =
    [
        ScoreColumns.ChurnProbability, ScoreColumns.ChurnBand, ScoreColumns.ChurnLogOdds, .. Reasons, .. Contributions,
    ];

    /// <summary>What the codes of reasons are positions in.</summary>
    public IReadOnlyList<string> ReasonCodes { get; }

    /// <summary>Whether there are probabilities.</summary>
    public bool HasModel => _scorer is not null;

    /// <summary>Scores rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="silentProbability">Probability of no purchase within the horizon by the purchase model; NaN, or an
    /// empty span, where there is none.</param>
    /// <param name="buffers">Receives the scores.</param>
    /// <param name="scratch">Working memory.</param>
    public void Score(
        RowRange rows, ReadOnlySpan<double> silentProbability, ScoreBuffers buffers, ScoreScratch scratch)
    {
        if (_scorer is null)
        {
            buffers.Clear(Columns, rows);
            return;
        }

        scratch.Reset();
        var reasons = scratch.Integers(ChurnOutput.Reasons * rows.Count);
        var values = scratch.Doubles(ChurnOutput.Reasons * rows.Count);
        _scorer.Score(rows.Start, silentProbability, new ChurnOutput
        {
            Probability = buffers.Values<double>(ScoreColumns.ChurnProbability, rows),
            Band = buffers.Values<int>(ScoreColumns.ChurnBand, rows),
            LogOdds = buffers.Values<double>(ScoreColumns.ChurnLogOdds, rows),
            ReasonInput = reasons,
            ReasonValue = values,
        });
        for (var j = 0; j < ChurnOutput.Reasons; j++)
        {
            var codes = buffers.Values<int>(Reasons[j], rows);
            reasons.Slice(j * rows.Count, rows.Count).CopyTo(codes);
            values.Slice(j * rows.Count, rows.Count).CopyTo(buffers.Values<double>(Contributions[j], rows));
            Nulls.Take(codes, buffers.Known(Reasons[j], rows));
            buffers.Known(Reasons[j], rows).CopyTo(buffers.Known(Contributions[j], rows));
        }

        // Bands stay positions with −1 until those who read them are done.
        Nulls.Take(
            buffers.Values<double>(ScoreColumns.ChurnProbability, rows),
            buffers.Known(ScoreColumns.ChurnProbability, rows));
        Nulls.Take(
            buffers.Values<double>(ScoreColumns.ChurnLogOdds, rows), buffers.Known(ScoreColumns.ChurnLogOdds, rows));
    }
}
