namespace ScoringService.Engine;

/// <summary>Whether one part of a model could be fitted.</summary>
/// <param name="Name">Part, such as <see cref="ScoringModel.RfmPart"/>.</param>
/// <param name="Fitted">Whether the model has it.</param>
/// <param name="Reason">Why not, in one English sentence; null when fitted.</param>
public sealed record PartStatus(string Name, bool Fitted, string? Reason = null);
