namespace ScoringService.Engine.Validation;

/// <summary>One-way analysis of variance of an indicator over groups (Fisher 1925).</summary>
public sealed record AnovaResult
{
    /// <summary>Between-group mean square ÷ within-group mean square; null when no group varies within itself, and so
    /// the groups are separated perfectly.</summary>
    public required double? F { get; init; }

    /// <summary>Chance of such an F if all groups had the same mean; null with <see cref="F"/>.</summary>
    public required SignificanceLevel? Significance { get; init; }

    /// <summary>Number of non-empty groups − 1.</summary>
    public required int BetweenDegrees { get; init; }

    /// <summary>Number of values − number of non-empty groups.</summary>
    public required long WithinDegrees { get; init; }

    /// <summary>Sum of squares between groups, in squared units of the indicator; at most the greatest
    /// double.</summary>
    public required double BetweenSquares { get; init; }

    /// <summary>Sum of squares within groups, in squared units of the indicator; at most the greatest
    /// double.</summary>
    public required double WithinSquares { get; init; }

    /// <summary>Effect size η²: the share of the indicator's variance that the grouping explains, 0 to 1.</summary>
    public required double EtaSquared { get; init; }
}
