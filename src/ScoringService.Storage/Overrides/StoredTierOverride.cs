namespace ScoringService.Storage;

/// <summary>A tier to decide for a customer.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Tier">Code of the tier.</param>
/// <param name="Reason">Why, for the record; not blank.</param>
/// <param name="Author">Who decides; not blank.</param>
/// <param name="ExpiresAt">First instant looked from, UTC, at which it no longer holds; null for never.</param>
public sealed record NewTierOverride(
    string CustomerId, string Tier, string Reason, string Author, DateTime? ExpiresAt = null);

/// <summary>A tier that a person decided for a customer, with its history.</summary>
/// <param name="Id">Number of the override, ascending from 1. Of two for one customer the later one counts.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record StoredTierOverride(long Id, NewTierOverride Decision, DateTime CreatedAt)
{
    /// <summary>When it was removed, UTC; null when it was not.</summary>
    public DateTime? RemovedAt { get; init; }

    /// <summary>Who removed it; null when nobody did.</summary>
    public string? RemovedBy { get; init; }
}

/// <summary>Which tier overrides to list.</summary>
public sealed record TierOverrideFilter
{
    /// <summary>Only those of this customer; null for all.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only those that are not removed and hold at this instant, UTC; null for all.</summary>
    public DateTime? HoldingAt { get; init; }
}
