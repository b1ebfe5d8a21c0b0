using ScoringService.Engine.Value;

namespace ScoringService.Engine.Lifecycle;

/// <summary>What the lifecycle needs to know of the population that it was fitted on.</summary>
public sealed record LifecycleModel
{
    /// <summary>Ranks of average revenue per month, over customers with a purchase in the last 365 days.</summary>
    public required RankTable Arpu { get; init; }
}
