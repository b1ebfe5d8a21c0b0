namespace ScoringService.Engine.Lifecycle;

/// <summary>Codes of the lifecycle by number of purchases. A row's stage is a position in <see cref="All"/>.</summary>
public static class PurchaseStages
{
    /// <summary>No purchase yet.</summary>
    public const string Potential = "POTENTIAL";

    /// <summary>One purchase.</summary>
    public const string FirstPurchase = "FIRST_PURCHASE";

    /// <summary>More than one purchase, but not loyal.</summary>
    public const string Repeat = "REPEAT";

    /// <summary>Many purchases, the last of them recent.</summary>
    public const string Loyal = "LOYAL";

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } = [Potential, FirstPurchase, Repeat, Loyal];

    /// <summary>Labels, one per code.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("Potential customer", "潜在客户"), new("First-time buyer", "初次购买客户"), new("Repeat buyer", "重复购买客户"),
        new("Loyal customer", "忠诚客户"),
    ];

    /// <summary>Assigns every row its stage.</summary>
    /// <param name="purchaseCount">Number of purchases.</param>
    /// <param name="recencyDays">Whole days since the last purchase; not read without a purchase.</param>
    /// <param name="options">How many purchases make a loyal customer, and how recent the last must be.</param>
    /// <param name="result">Positions in <see cref="All"/>.</param>
    internal static void Assign(
        ReadOnlySpan<int> purchaseCount, ReadOnlySpan<int> recencyDays, LifecycleOptions options, Span<int> result)
    {
        var (loyalPurchases, activeDays) = (options.LoyalPurchases, options.LoyalActiveDays);
        recencyDays = recencyDays[..purchaseCount.Length];
        result = result[..purchaseCount.Length];
        for (var i = 0; i < purchaseCount.Length; i++)
        {
            result[i] = purchaseCount[i] switch
            {
                <= 0 => 0,
                1 => 1,
                var count when count >= loyalPurchases && recencyDays[i] <= activeDays => 3,
                _ => 2,
            };
        }
    }
}
