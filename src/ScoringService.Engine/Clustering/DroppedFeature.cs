namespace ScoringService.Engine.Clustering;

/// <summary>A feature that clusters were asked to use and could not.</summary>
/// <param name="Name">Column of the feature.</param>
/// <param name="Reason">Why, in English: "all customers have the same value", "no customer has a value".</param>
public sealed record DroppedFeature(string Name, string Reason);
