namespace ScoringService.Engine.Validation;

/// <summary>How far the groups of a grouping differ.</summary>
public enum Separation
{
    /// <summary>Fewer than two groups, or indicators that do not vary: there is nothing to compare.</summary>
    NotAssessed,

    /// <summary>Mean silhouette below 0.25: the groups overlap.</summary>
    Overlapping,

    /// <summary>Mean silhouette from 0.25 to below 0.5: the groups differ, with fluent borders.</summary>
    PartlySeparated,

    /// <summary>Mean silhouette of 0.5 or more: the groups are distinct.</summary>
    Separated,
}

/// <summary>Size of a group.</summary>
/// <param name="Name">The group.</param>
/// <param name="Count">Number of customers.</param>
/// <param name="Share">Share of the customers that have a group, 0 to 1.</param>
/// <param name="Silhouette">Mean silhouette of the group, −1 to 1; null when it was not measured.</param>
public sealed record GroupSize(string Name, int Count, double Share, double? Silhouette);

/// <summary>How an indicator differs between groups.</summary>
/// <param name="Name">Column of the indicator.</param>
/// <param name="Anova">Analysis of variance of the plain values; null when there is nothing to analyse.</param>
/// <param name="KruskalWallis">Rank test and overlap; null when there is nothing to test.</param>
public sealed record IndicatorReport(string Name, AnovaResult? Anova, KruskalWallisResult? KruskalWallis);

/// <summary>Validation of a grouping: what it is made of, whether its groups differ, and how well it agrees with
/// another one.</summary>
public sealed record GroupingReport
{
    /// <summary>The groups, in the grouping's order.</summary>
    public required IReadOnlyList<GroupSize> Groups { get; init; }

    /// <summary>Customers without a group.</summary>
    public required int Ungrouped { get; init; }

    /// <summary>The indicators, in the given order.</summary>
    public required IReadOnlyList<IndicatorReport> Indicators { get; init; }

    /// <summary>Silhouettes in the space of the standardised logarithms of the indicators; null when there are fewer
    /// than two groups or no indicator varies.</summary>
    public required SilhouetteResult? Silhouette { get; init; }

    /// <summary>Davies–Bouldin and Calinski–Harabasz in the same space, over all customers.</summary>
    public required SeparationIndices? Indices { get; init; }

    /// <summary>Agreement with the reference grouping, such as the previous model's or a sales team's; null without
    /// one.</summary>
    public required ContingencyTable? Agreement { get; init; }

    /// <summary>The verdict.</summary>
    public required Separation Separation { get; init; }

    /// <summary>The verdict in a few sentences.</summary>
    public required Label Verdict { get; init; }
}
