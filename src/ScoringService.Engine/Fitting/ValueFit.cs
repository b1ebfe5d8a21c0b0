using System.Buffers;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Numerics;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Fitting;

/// <summary>Learns the ranks of the value indicators and the tiers.</summary>
internal static class ValueFit
{
    private const int ChunkRows = 2048;
    private const int PredictedClv = 1;

    /// <summary>Fits.</summary>
    /// <param name="run">The fit.</param>
    /// <param name="lifetime">What predicts lifetime value; null when nothing does.</param>
    public static Fitted<ValueModel> Fit(FitRun run, LifetimeModel? lifetime)
    {
        run.Report(ScoringModel.ValuePart, 0);
        var count = run.Now.Count;
        var clv = lifetime is null ? null : ArrayPool<double>.Shared.Rent(count);
        var composites = ArrayPool<double>.Shared.Rent(count);
        if (clv is not null) Predict(run, lifetime!, clv);
        run.Report(ScoringModel.ValuePart, 0.3);
        var choices = ValueChoices.Of(run.Now);
        var features = new ValueFeatures(run.Now, choices);
        var indicators = Rank(run, features, clv);
        run.Report(ScoringModel.ValuePart, 0.7);
        ScoreComposites(run, (features, new ValueScorer(indicators, run.Options.Value)), clv, composites);
        var model = ValueFitter.Fit(choices, indicators, composites.AsSpan(0, count), run.Options.Value);
        ArrayPool<double>.Shared.Return(composites);
        if (clv is not null) ArrayPool<double>.Shared.Return(clv);
        run.Report(ScoringModel.ValuePart, 1);
        return new(model, "No customer has any of the indicators of value.");
    }

    private static void Predict(FitRun run, LifetimeModel lifetime, double[] clv)
    {
        var scorer = new LifetimeScorer(lifetime, run.Options.Clv);
        ForEachChunk(run, (start, rows) =>
            scorer.Score(run.Now, start, new LifetimeOutput { PredictedClv = clv.AsSpan(start, rows) }));
    }

    private static RankTable?[] Rank(FitRun run, ValueFeatures features, double[]? clv)
    {
        var indicators = new RankTable?[ValueIndicators.Count];
        ChunkedWork.Run(indicators.Length, run.Threads, i =>
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (i == PredictedClv)
            {
                indicators[i] = ValueFitter.Rank(i, clv is null ? [] : clv.AsSpan(0, run.Now.Count), run.Options.Value);
                return;
            }

            var scratch = ArrayPool<double>.Shared.Rent(run.Now.Count);
            indicators[i] = ValueFitter.Rank(
                i, features.Read(i, 0, scratch.AsSpan(0, run.Now.Count)), run.Options.Value);
            ArrayPool<double>.Shared.Return(scratch);
        });
        return indicators;
    }

    private static void ScoreComposites(
        FitRun run, (ValueFeatures Features, ValueScorer Scorer) scoring, double[]? clv, double[] composites)
    {
        const int fours = ChunkRows * ValueDimensions.Count;
        using var scratch = new ThreadLocal<(ValueScratch Indicators, double[] Scores)>(
            () => (new ValueScratch(ChunkRows), new double[3 * fours + ChunkRows]));
        ForEachChunk(run, (start, rows) =>
        {
            var (indicators, scores) = scratch.Value;
            var known = clv is null ? [] : clv.AsSpan(start, rows);
            scoring.Scorer.Score(scoring.Features.Fill(start, rows, known, indicators), new ValueOutput
            {
                Dimensions = scores.AsSpan(0, fours),
                Coverage = scores.AsSpan(fours, fours),
                Contributions = scores.AsSpan(2 * fours, fours),
                CompositeCoverage = scores.AsSpan(3 * fours, ChunkRows),
                Composite = composites.AsSpan(start, rows),
            });
        });
    }

    private static void ForEachChunk(FitRun run, Action<int, int> work)
    {
        var count = run.Now.Count;
        ChunkedWork.Run((count + ChunkRows - 1) / ChunkRows, run.Threads, chunk =>
        {
            run.Cancellation.ThrowIfCancellationRequested();
            work(chunk * ChunkRows, Math.Min(ChunkRows, count - chunk * ChunkRows));
        });
    }
}
