using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>Every column that the scorer can write.</summary>
internal sealed class ChurnScores
{
    public ChurnScores(int rows, int inputs)
    {
        Rows = rows;
        (Probability, LogOdds, Band) = (new double[rows], new double[rows], new int[rows]);
        Contributions = new double[rows * inputs];
        (ReasonInput, ReasonValue) = (new int[3 * rows], new double[3 * rows]);
    }

    public int Rows { get; }

    public double[] Probability { get; }

    public double[] LogOdds { get; }

    public int[] Band { get; }

    public double[] Contributions { get; }

    public int[] ReasonInput { get; }

    public double[] ReasonValue { get; }

    /// <summary>Scores a batch in parts of so many rows.</summary>
    public static ChurnScores Of(
        ChurnModel model, CustomerBatch batch, int part = int.MaxValue, double[]? silent = null)
    {
        var scorer = new ChurnScorer(model, batch);
        var scores = new ChurnScores(batch.Count, scorer.InputCount);
        for (var start = 0; start < batch.Count; start += Math.Min(part, batch.Count))
            scores.Fill(scorer, start, Math.Min(part, batch.Count - start), silent);
        return scores;
    }

    /// <summary>Scores some rows.</summary>
    public void Fill(ChurnScorer scorer, int start, int count, double[]? silent = null) => scorer.Score(
        start, silent is null ? [] : silent.AsSpan(start, count), new ChurnOutput
        {
            Stride = Rows,
            Probability = Probability.AsSpan(start, count),
            Band = Band.AsSpan(start, count),
            LogOdds = LogOdds.AsSpan(start, count),
            Contributions = Contributions.AsSpan(Math.Min(start, Contributions.Length)),
            ReasonInput = ReasonInput.AsSpan(start),
            ReasonValue = ReasonValue.AsSpan(start),
        });

    /// <summary>A row's contributions, one per input.</summary>
    public double[] ContributionsOf(int row) =>
        [.. Enumerable.Range(0, Contributions.Length / Rows).Select(j => Contributions[j * Rows + row])];

    /// <summary>A row's reasons.</summary>
    public (int Input, double Value)[] ReasonsOf(int row) =>
        [.. Enumerable.Range(0, 3).Select(j => (ReasonInput[j * Rows + row], ReasonValue[j * Rows + row]))];
}
