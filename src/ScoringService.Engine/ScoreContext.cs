namespace ScoringService.Engine;

/// <summary>What scoring takes into account beside the model and the features. All of it may be empty.</summary>
public sealed record ScoreContext
{
    /// <summary>Nothing.</summary>
    public static ScoreContext Empty { get; } = new();

    /// <summary>Lifecycle stage of each row in the previous run, as a position in
    /// <see cref="Lifecycle.LifecycleStages.All"/>; negative for none. Empty when there was no run.</summary>
    public ReadOnlyMemory<sbyte> PreviousStages { get; init; }

    /// <summary>Tiers that people decided. Of several for one row the last that holds at as_of is in force.</summary>
    public IReadOnlyList<TierDecision> TierDecisions { get; init; } = [];
}

/// <summary>A tier that a person decided for a customer.</summary>
/// <param name="Row">The customer's row in the batch.</param>
/// <param name="Tier">Code of the tier. One that the model does not have is passed over.</param>
/// <param name="ExpiresAt">First instant, UTC, at which it no longer holds; null for never.</param>
public sealed record TierDecision(int Row, string Tier, DateTime? ExpiresAt);
