namespace ScoringService.Engine.Lifecycle;

/// <summary>
/// What the lifecycle reads of each customer; row i of every span is the same customer. Only
/// <see cref="PurchaseCount"/>, <see cref="RecencyDays"/> and <see cref="FirstPurchaseAt"/> must be given. Any other
/// span may be empty: nobody's value is known. In a span of whole numbers a negative one, and in a span of doubles one
/// that is not finite, is unknown for that customer. Spans of purchases are not read without a purchase.
/// </summary>
internal readonly ref struct LifecycleInput
{
    /// <summary>The instant that the features describe, microseconds since 1970 UTC.</summary>
    public required long AsOf { get; init; }

    /// <summary><see cref="FeatureColumns.PurchaseCount"/>.</summary>
    public required ReadOnlySpan<int> PurchaseCount { get; init; }

    /// <summary><see cref="FeatureColumns.RecencyDays"/>.</summary>
    public required ReadOnlySpan<int> RecencyDays { get; init; }

    /// <summary><see cref="FeatureColumns.FirstPurchaseAt"/>, microseconds since 1970 UTC.</summary>
    public required ReadOnlySpan<long> FirstPurchaseAt { get; init; }

    /// <summary><see cref="FeatureColumns.PurchaseCount30D"/>, which counts the first purchase too.</summary>
    public ReadOnlySpan<int> PurchaseCount30D { get; init; }

    /// <summary><see cref="FeatureColumns.AverageOrderValue"/>.</summary>
    public ReadOnlySpan<double> AverageOrderValue { get; init; }

    /// <summary><see cref="FeatureColumns.FirstOrderValue"/>. Growth over 0 or less is unknown.</summary>
    public ReadOnlySpan<double> FirstOrderValue { get; init; }

    /// <summary><see cref="FeatureColumns.ConsecutiveMonths"/>.</summary>
    public ReadOnlySpan<int> ConsecutiveMonths { get; init; }

    /// <summary>Share of the population with a higher average revenue, 0 to 1, of equal ones half; from
    /// <see cref="Arpu"/>.</summary>
    public ReadOnlySpan<double> ArpuTopShare { get; init; }

    /// <summary>Page views up to as_of.</summary>
    public ReadOnlySpan<int> PageViews { get; init; }

    /// <summary>Activities taken part in up to as_of.</summary>
    public ReadOnlySpan<int> Activities { get; init; }

    /// <summary>Forms filled in up to as_of.</summary>
    public ReadOnlySpan<int> Forms { get; init; }

    /// <summary>Distinct core features used up to as_of.</summary>
    public ReadOnlySpan<int> CoreFeatures { get; init; }

    /// <summary>Referred customers up to as_of.</summary>
    public ReadOnlySpan<int> Referrals { get; init; }

    /// <summary>Usage events of the last 30 days.</summary>
    public ReadOnlySpan<int> Usage30D { get; init; }

    /// <summary>Usage events of the 30 days before those.</summary>
    public ReadOnlySpan<int> UsagePrevious30D { get; init; }

    /// <summary>Tickets of the last 30 days.</summary>
    public ReadOnlySpan<int> Tickets30D { get; init; }

    /// <summary>Tickets of the 30 days before those.</summary>
    public ReadOnlySpan<int> TicketsPrevious30D { get; init; }

    /// <summary>0 active, 1 unsubscribed, 2 closed.</summary>
    public ReadOnlySpan<int> AccountStatus { get; init; }

    /// <summary>The rules of <see cref="LifecycleOptions.Rules"/> that match: bit i is rule i.</summary>
    public ReadOnlySpan<int> RulesMet { get; init; }

    /// <summary>The rules that are known to match or not: bit i is rule i. As long as <see cref="RulesMet"/>; both
    /// empty when no rule is known of anybody.</summary>
    public ReadOnlySpan<int> RulesKnown { get; init; }

    /// <summary>The stage of the run before, a position in <see cref="LifecycleStages.All"/>; negative for
    /// none.</summary>
    public ReadOnlySpan<int> PreviousStage { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => PurchaseCount.Length;

    /// <summary>Throws unless every span is empty or as long as <see cref="PurchaseCount"/>.</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Check()
    {
        var rows = Count;
        var isValid = RecencyDays.Length == rows && FirstPurchaseAt.Length == rows
            && Fits(PurchaseCount30D) && Fits(AverageOrderValue) && Fits(FirstOrderValue) && Fits(ConsecutiveMonths)
            && Fits(ArpuTopShare) && Fits(PageViews) && Fits(Activities) && Fits(Forms) && Fits(CoreFeatures)
            && Fits(Referrals) && Fits(Usage30D) && Fits(UsagePrevious30D) && Fits(Tickets30D)
            && Fits(TicketsPrevious30D) && Fits(AccountStatus) && Fits(PreviousStage)
            && Fits(RulesMet) && RulesKnown.Length == RulesMet.Length;
        if (!isValid) throw new ArgumentException($"A lifecycle input does not have {rows} rows.");

        bool Fits<T>(ReadOnlySpan<T> span) => span.IsEmpty || span.Length == rows;
    }
}
