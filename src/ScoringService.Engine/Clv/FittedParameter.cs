namespace ScoringService.Engine.Clv;

/// <summary>One estimated parameter.</summary>
/// <param name="Name">Its name in the literature, such as "alpha".</param>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">From the observed information; null when the likelihood does not determine it.</param>
/// <param name="IsIdentified">Whether the data determine it: inside its bounds, and its logarithm has a standard error
/// of at most 1.</param>
public sealed record FittedParameter(string Name, double Value, double? StandardError, bool IsIdentified);
