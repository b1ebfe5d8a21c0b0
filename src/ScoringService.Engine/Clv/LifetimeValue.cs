namespace ScoringService.Engine.Clv;

/// <summary>Customer lifetime value over a schedule of periods: discounted purchases × order value × margin.</summary>
internal static class LifetimeValue
{
    /// <summary>Multiplies.</summary>
    /// <param name="discountedPurchases">From <see cref="PurchasePredictor.Expect"/>.</param>
    /// <param name="orderValue">From <see cref="SpendPredictor.OrderValue"/>.</param>
    /// <param name="margin">Gross margin of each customer as a share; empty when unknown, and then CLV is revenue. A
    /// margin that is not finite counts as unknown: the customer's CLV is revenue too.</param>
    /// <param name="result">CLV in the currency of the order values.</param>
    public static void Multiply(
        ReadOnlySpan<double> discountedPurchases, ReadOnlySpan<double> orderValue, ReadOnlySpan<double> margin,
        Span<double> result)
    {
        orderValue = orderValue[..discountedPurchases.Length];
        result = result[..discountedPurchases.Length];
        for (var i = 0; i < discountedPurchases.Length; i++)
        {
            var revenue = discountedPurchases[i] * orderValue[i];
            result[i] = margin.IsEmpty || !double.IsFinite(margin[i]) ? revenue : revenue * margin[i];
        }
    }
}
