using ScoringService.Engine.Clv;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Backtest;

/// <summary>Holds forecasts against what happened.</summary>
internal static class ForecastComparer
{
    /// <summary>Steps of a capture curve.</summary>
    public const int Steps = 20;

    private const int Tenths = 10;

    /// <summary>Compares. The same customers in any order give the same bits.</summary>
    /// <param name="predicted">The model's forecast per customer; those of whom it has none (NaN) are left out.</param>
    /// <param name="baselines">Forecasts of the baselines, finite, the one of the capture curve first.</param>
    /// <param name="actual">What happened, finite.</param>
    /// <returns>Null when there is nobody to compare.</returns>
    public static ForecastReport? Compare(
        double[] predicted, IReadOnlyList<(BaselineKind Kind, double[] Values)> baselines, double[] actual)
    {
        if (Array.Exists(predicted, value => !double.IsFinite(value)))
        {
            int[] kept = [.. Enumerable.Range(0, predicted.Length).Where(i => double.IsFinite(predicted[i]))];
            return Compare(
                Pick(predicted, kept), [.. baselines.Select(b => (b.Kind, Pick(b.Values, kept)))], Pick(actual, kept));
        }

        if (predicted.Length == 0) return null;
        var mean = OrderFreeMean.Of(actual);
        var hits = HoldoutGrader.Compare(predicted, baselines[0].Values, actual);
        var model = Measure(predicted, actual, hits?.ModelHits);
        return new ForecastReport
        {
            CustomerCount = actual.Length,
            ActualTotal = mean * actual.Length,
            ActualMean = mean,
            Model = model,
            Baselines = [.. baselines.Select(baseline => Against(baseline, (predicted, model), actual))],
            Tenths = Groups(predicted, actual),
            Capture = mean > 0 ? Capture(predicted, baselines[0].Values, actual) : [],
        };
    }

    /// <summary>The points of a capture curve.</summary>
    /// <param name="model">The model's scores, higher first.</param>
    /// <param name="baseline">The simple rule's.</param>
    /// <param name="actual">What is captured; its sum is positive.</param>
    public static CapturePoint[] Capture(
        ReadOnlySpan<double> model, ReadOnlySpan<double> baseline, ReadOnlySpan<double> actual)
    {
        var total = OrderFreeMean.Of(actual) * actual.Length;
        var byModel = new RankedTotals(model, actual).ShareOfTop(Steps, total);
        var byBaseline = new RankedTotals(baseline, actual).ShareOfTop(Steps, total);
        var best = new RankedTotals(actual, actual).ShareOfTop(Steps, total);
        return [.. Enumerable.Range(0, Steps + 1).Select(
            i => new CapturePoint((double)i / Steps, byModel[i], byBaseline[i], best[i]))];
    }

    private static double[] Pick(double[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);

    private static BaselineForecast Against(
        (BaselineKind Kind, double[] Values) baseline, (double[] Values, ForecastError Error) model, double[] actual)
    {
        var hits = HoldoutGrader.Compare(model.Values, baseline.Values, actual);
        var error = Measure(baseline.Values, actual, hits?.BaselineHits);
        return new BaselineForecast(baseline.Kind, error,
            Ratio(model.Error.MeanAbsoluteError, error.MeanAbsoluteError),
            Ratio(model.Error.RootMeanSquareError, error.RootMeanSquareError), hits?.Grade);
    }

    private static ForecastError Measure(double[] predicted, double[] actual, double? hits)
    {
        var errors = new double[actual.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = Math.Abs(predicted[i] - actual[i]);
        double mean = OrderFreeMean.Of(predicted), truth = OrderFreeMean.Of(actual);
        return new ForecastError
        {
            PredictedTotal = mean * predicted.Length,
            PredictedMean = mean,
            Bias = mean - truth,
            MeanAbsoluteError = OrderFreeMean.Of(errors),
            RootMeanSquareError = RootMeanSquare(errors),
            TotalRatio = Ratio(mean, truth),
            RankCorrelation = RankCorrelation.Of(predicted, actual),
            TopFifthHits = hits,
        };
    }

    /// <summary>Scaled by the largest, so that squares of huge amounts stay finite.</summary>
    private static double RootMeanSquare(double[] errors)
    {
        var largest = errors.Max();
        if (largest == 0) return 0;
        return largest * Math.Sqrt(OrderFreeMean.Of(Array.ConvertAll(errors, e => e / largest * (e / largest))));
    }

    private static double? Ratio(double value, double by) =>
        by > 0 && double.IsFinite(value / by) ? value / by : null;

    private static ForecastTenth[] Groups(double[] predicted, double[] actual)
    {
        int[] cuts =
            [.. Enumerable.Range(0, Tenths + 1).Select(i => (int)((long)i * actual.Length / Tenths)).Distinct()];
        var ranks = Array.ConvertAll(cuts, cut => (double)cut);
        var forecasts = new RankedTotals(predicted, predicted).Between(ranks);
        var outcomes = new RankedTotals(predicted, actual).Between(ranks);
        return [.. Enumerable.Range(0, cuts.Length - 1).Select(i => (Count: cuts[i + 1] - cuts[i], Index: i)).Select(
            g => new ForecastTenth(g.Count, forecasts[g.Index] / g.Count, outcomes[g.Index] / g.Count))];
    }
}
