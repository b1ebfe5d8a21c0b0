namespace ScoringService.Engine.Rfm;

/// <summary>Means and median in the form that whole numbers are compared with fastest; no comparison changes its
/// outcome.</summary>
/// <param name="RecencyHighUpTo">Recency is better than the mean up to this number of days.</param>
/// <param name="FrequencyHighAbove">There are more purchases than the mean above this number.</param>
/// <param name="MonetaryHighAbove">The mean spend.</param>
/// <param name="RepeatHighAbove">Purchases above this number are HIGH_FREQUENCY; at least 1.</param>
internal readonly record struct RfmThresholds(
    int RecencyHighUpTo, int FrequencyHighAbove, double MonetaryHighAbove, int RepeatHighAbove)
{
    public static RfmThresholds Of(RfmModel model) => new(
        Limit(Math.Ceiling(model.Recency.Mean) - 1),
        Limit(Math.Floor(model.Frequency.Mean)),
        model.Monetary.Mean,
        model.RepeatMedianPurchaseCount is { } median ? Math.Max(1, Limit(Math.Floor(median))) : int.MaxValue);

    private static int Limit(double value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
