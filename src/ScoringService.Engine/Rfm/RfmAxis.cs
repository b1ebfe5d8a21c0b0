using System.Text.Json.Serialization;

namespace ScoringService.Engine.Rfm;

/// <summary>What was learnt of one axis: recency in days, number of purchases, or net spend.</summary>
public sealed record RfmAxis
{
    /// <summary>
    /// Levels − 1 non-decreasing edges. A value's place is the number of edges strictly below it; the score is 1 +
    /// that place, or for recency the number of levels − that place.
    /// </summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Arithmetic mean over the customers with a purchase, correctly rounded, whatever their order.</summary>
    public required double Mean { get; init; }

    /// <summary>Number of customers with score 1, 2, …</summary>
    public required IReadOnlyList<int> LevelPopulations { get; init; }

    /// <summary>
    /// Positions i with Edges[i] = Edges[i − 1]. The level between two such edges is empty: so many customers share
    /// one value that levels of equal size do not exist.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<int> CoincidingEdges =>
        [.. Enumerable.Range(0, Edges.Count).Where(i => i > 0 && Edges[i] == Edges[i - 1])];
}
