namespace ScoringService.Engine.Value;

/// <summary>Indicators that are computed from feature columns.</summary>
internal static class IndicatorFeatures
{
    private const double Promoter = 9;
    private const double Passive = 7;

    /// <summary>
    /// (now − before) ÷ (|now| + |before|), −1 to 1: orders customers like now ÷ before does, and is also defined when
    /// nothing was spent before. NaN when nothing was spent in either.
    /// </summary>
    public static void SpendGrowth(ReadOnlySpan<double> now, ReadOnlySpan<double> before, Span<double> result)
    {
        before = before[..now.Length];
        for (var i = 0; i < now.Length; i++)
        {
            // Halves, so that the sum of the greatest amounts stays finite; the quotient is the same.
            var (half, halfBefore) = (now[i] / 2, before[i] / 2);
            result[i] = (half - halfBefore) / (Math.Abs(half) + Math.Abs(halfBefore));
        }
    }

    /// <summary>Repeats ÷ (repeats + 1), the share of a customer's purchase days that came after the first. NaN without
    /// a purchase.</summary>
    /// <param name="repeatPurchaseCount"><see cref="FeatureColumns.RepeatPurchaseCount"/>; not read without a
    /// purchase.</param>
    /// <param name="purchaseCount"><see cref="FeatureColumns.PurchaseCount"/>.</param>
    /// <param name="result">Shares from 0 to below 1.</param>
    public static void RepurchaseRate(
        ReadOnlySpan<int> repeatPurchaseCount, ReadOnlySpan<int> purchaseCount, Span<double> result)
    {
        purchaseCount = purchaseCount[..repeatPurchaseCount.Length];
        for (var i = 0; i < repeatPurchaseCount.Length; i++)
        {
            double repeats = repeatPurchaseCount[i];
            result[i] = purchaseCount[i] > 0 ? repeats / (repeats + 1) : double.NaN;
        }
    }

    /// <summary>1 for an answer of 9 or 10, 0 for 7 or 8, −1 below; NaN without an answer.</summary>
    public static void NpsPromoter(ReadOnlySpan<double> nps, Span<double> result)
    {
        for (var i = 0; i < nps.Length; i++)
            result[i] = nps[i] switch { >= Promoter => 1, >= Passive => 0, < Passive => -1, _ => double.NaN };
    }
}
