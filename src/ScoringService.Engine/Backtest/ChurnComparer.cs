using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Backtest;

/// <summary>Holds churn probabilities against who bought nothing.</summary>
internal static class ChurnComparer
{
    /// <summary>Compares. The same customers in any order give the same bits.</summary>
    /// <param name="probability">Per buyer; those without one (NaN) are left out.</param>
    /// <param name="isSilent">Whether the buyer bought nothing in the horizon.</param>
    /// <param name="silentDays">Days since the buyer's last purchase, at the cut.</param>
    /// <param name="source">Where the probabilities come from, and why not from the regression.</param>
    /// <returns>Null when there is nobody to compare.</returns>
    public static ChurnBacktest? Compare(
        double[] probability, bool[] isSilent, double[] silentDays, (ChurnSource Source, string? Reason) source)
    {
        int[] known = [.. Enumerable.Range(0, probability.Length).Where(i => probability[i] is >= 0 and <= 1)];
        if (known.Length == 0) return null;
        var scores = Array.ConvertAll(known, i => probability[i]);
        var labels = Array.ConvertAll(known, i => isSilent[i]);
        var silence = Array.ConvertAll(known, i => silentDays[i]);
        RankedLabels ranked = new(scores, labels), recency = new(silence, labels);
        var metrics = ranked.Metrics();
        var rate = (double)metrics.ChurnedCount / metrics.CustomerCount;
        return new ChurnBacktest
        {
            Source = source.Source,
            SourceReason = source.Reason,
            Metrics = metrics,
            RecencyAuc = recency.Area().Value,
            RecencyLiftAt10Percent = recency.LiftAt10Percent(),
            BaseRate = rate,
            BaseRateLogLoss = Surprise(rate) + Surprise(1 - rate),
            BaseRateBrier = rate * (1 - rate),
            Grade = ranked.Area().Against(recency.Area()),
            Gains = metrics.ChurnedCount == 0
                ? []
                : ForecastComparer.Capture(scores, silence, Array.ConvertAll(labels, label => label ? 1.0 : 0)),
        };
    }

    private static double Surprise(double share) => share == 0 ? 0 : -share * Math.Log(share);
}
