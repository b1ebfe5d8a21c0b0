namespace ScoringService.Engine.Validation;

/// <summary>
/// Silhouettes (Rousseeuw, J. Comput. Appl. Math. 20, 1987): with a the mean distance of a customer to its own group
/// and b to the nearest other group, (b − a) ÷ max(a, b), −1 to 1; 0 for a group of one.
/// </summary>
public sealed record SilhouetteResult
{
    /// <summary>Mean of all silhouettes.</summary>
    public required double Mean { get; init; }

    /// <summary>Mean of each group's silhouettes; null for an empty group.</summary>
    public required IReadOnlyList<double?> GroupMeans { get; init; }

    /// <summary>Share of customers with a silhouette below 0: those nearer, on average, to another group.</summary>
    public required double NegativeShare { get; init; }

    /// <summary>Number of customers that were measured: all, or a sample when there are many.</summary>
    public required int Count { get; init; }
}
