namespace ScoringService.Engine.Validation;

/// <summary>
/// The rank test of Kruskal and Wallis ("Use of ranks in one-criterion variance analysis", JASA 47, 1952), corrected
/// for ties.
/// </summary>
public sealed record KruskalWallisResult
{
    /// <summary>The statistic, corrected for ties.</summary>
    public required double H { get; init; }

    /// <summary>Number of non-empty groups − 1.</summary>
    public required int Degrees { get; init; }

    /// <summary>Number of values that were ranked.</summary>
    public required int Count { get; init; }

    /// <summary>Chance of such an H if all groups had the same distribution, by the χ² approximation.</summary>
    public required SignificanceLevel Significance { get; init; }

    /// <summary>Effect size ε² = H ÷ (n − 1): the share of the ranks' variance that the grouping explains, 0 to
    /// 1.</summary>
    public required double EpsilonSquared { get; init; }

    /// <summary>
    /// Mean over pairs of groups of the overlapping coefficient (Weitzman 1970; Inman and Bradley 1989): the area that
    /// the histograms of two groups share, 0 (nothing in common) to 1 (alike). Bins hold equally many of all values;
    /// their number is the square root of the smallest group's size, 2 to 32.
    /// </summary>
    public required double MeanOverlap { get; init; }
}
