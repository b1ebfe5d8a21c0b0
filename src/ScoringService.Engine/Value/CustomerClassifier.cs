namespace ScoringService.Engine.Value;

/// <summary>Assigns the classes of <see cref="CustomerClasses"/> as the numbers of their enumerations; −1 when a class
/// cannot be known.</summary>
internal sealed class CustomerClassifier(ValueOptions options)
{
    private const int HighBand = 2;

    private readonly int[] _grades = [.. options.Tiers.Select(tier => (int)tier.Grade)];
    private readonly int[] _valueClasses = [.. options.Tiers.Select(tier => (int)tier.ValueClass)];

    /// <summary>Grade of each tier in use.</summary>
    public void Grades(ReadOnlySpan<int> tiers, Span<int> result) => LookUp(tiers, _grades, result);

    /// <summary>Value class of each tier in use.</summary>
    public void ValueClasses(ReadOnlySpan<int> tiers, Span<int> result) => LookUp(tiers, _valueClasses, result);

    /// <summary>
    /// DORMANT by days without a purchase; else AT_RISK by those or by a HIGH or CRITICAL churn band; else ACTIVE. −1
    /// without a purchase.
    /// </summary>
    /// <param name="purchaseCount">Number of purchases.</param>
    /// <param name="recencyDays">Whole days since the last purchase; not read without a purchase.</param>
    /// <param name="churnBands">0 LOW to 3 CRITICAL, negative when unknown; empty when no churn was predicted.</param>
    /// <param name="result">Numbers of <see cref="BehaviourClass"/>.</param>
    public void Behaviours(
        ReadOnlySpan<int> purchaseCount, ReadOnlySpan<int> recencyDays, ReadOnlySpan<int> churnBands, Span<int> result)
    {
        for (var i = 0; i < purchaseCount.Length; i++)
        {
            if (purchaseCount[i] <= 0) result[i] = -1;
            else if (recencyDays[i] >= options.DormantDays) result[i] = (int)BehaviourClass.Dormant;
            else if (recencyDays[i] >= options.AtRiskDays || (!churnBands.IsEmpty && churnBands[i] >= HighBand))
                result[i] = (int)BehaviourClass.AtRisk;
            else result[i] = (int)BehaviourClass.Active;
        }
    }

    /// <summary>
    /// PRICE_SENSITIVE by discount use; else CUSTOMISED by support load or breadth; else STANDARDISED. −1 when none of
    /// the three is known. Discounts come first: they say what the customer decides by, the others what it needs.
    /// </summary>
    /// <param name="discountShare">Share of purchases at a discount; not finite when unknown; may be empty.</param>
    /// <param name="tickets30D">Tickets of the last 30 days; negative when unknown; may be empty.</param>
    /// <param name="categories">Product categories bought; negative when unknown; may be empty.</param>
    /// <param name="result">Numbers of <see cref="NeedClass"/>, one for each customer.</param>
    public void Needs(
        ReadOnlySpan<double> discountShare, ReadOnlySpan<int> tickets30D, ReadOnlySpan<int> categories,
        Span<int> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var discounts = discountShare.IsEmpty ? double.NaN : discountShare[i];
            var tickets = tickets30D.IsEmpty ? -1 : tickets30D[i];
            var breadth = categories.IsEmpty ? -1 : categories[i];
            if (double.IsFinite(discounts) && discounts >= options.PriceSensitiveShare)
                result[i] = (int)NeedClass.PriceSensitive;
            else if (tickets >= options.CustomisedTickets || breadth >= options.CustomisedCategories)
                result[i] = (int)NeedClass.Customised;
            else result[i] = double.IsFinite(discounts) || tickets >= 0 || breadth >= 0
                ? (int)NeedClass.Standardised
                : -1;
        }
    }

    private static void LookUp(ReadOnlySpan<int> tiers, ReadOnlySpan<int> classes, Span<int> result)
    {
        for (var i = 0; i < tiers.Length; i++) result[i] = tiers[i] < 0 ? -1 : classes[tiers[i]];
    }
}
