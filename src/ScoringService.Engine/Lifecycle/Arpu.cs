using ScoringService.Engine.Value;

namespace ScoringService.Engine.Lifecycle;

/// <summary>
/// Average revenue per month: the net spend of the last 365 days over the months of those in which the customer was
/// one, at least one month. Only customers with a purchase in these days have it; the population it is ranked in is
/// theirs.
/// </summary>
internal static class Arpu
{
    private const int Days = 365;
    private const double DaysPerMonth = 365.25 / 12;
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>Computes it in base currency per month; NaN without a purchase in the last 365 days.</summary>
    /// <param name="input">Its purchases, recency and first purchase are read.</param>
    /// <param name="netSpend365D"><see cref="FeatureColumns.NetSpend365D"/>.</param>
    /// <param name="result">One value per customer.</param>
    public static void Compute(in LifecycleInput input, ReadOnlySpan<double> netSpend365D, Span<double> result)
    {
        for (var i = 0; i < input.Count; i++)
        {
            var isActive = input.PurchaseCount[i] > 0 && input.RecencyDays[i] < Days;
            var age = (double)(input.AsOf - input.FirstPurchaseAt[i]) / MicrosecondsPerDay;
            var months = Math.Clamp(age, DaysPerMonth, Days) / DaysPerMonth;
            result[i] = isActive ? netSpend365D[i] / months : double.NaN;
        }
    }

    /// <summary>Learns the ranks of average revenue; null when nobody has any.</summary>
    public static LifecycleModel? Fit(ReadOnlySpan<double> arpu) =>
        RankTableFitter.Fit(arpu) is { } ranks ? new LifecycleModel { Arpu = ranks } : null;
}
