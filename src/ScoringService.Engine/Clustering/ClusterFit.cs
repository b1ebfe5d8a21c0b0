namespace ScoringService.Engine.Clustering;

/// <summary>Outcome of <see cref="ClusterFitter"/>.</summary>
/// <param name="Model">The clusters; null when there are none.</param>
/// <param name="Reason">Why there are none, in one English sentence; null with a model.</param>
public sealed record ClusterFit(ClusterModel? Model, string? Reason);
