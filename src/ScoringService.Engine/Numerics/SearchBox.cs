namespace ScoringService.Engine.Numerics;

/// <summary>Where a search for a minimum begins and what it may not leave.</summary>
/// <param name="Start">The starting point.</param>
/// <param name="Lower">The lowest value of each argument.</param>
/// <param name="Upper">The highest value of each argument.</param>
/// <param name="Inverse">The inverse of the matrix of second derivatives near the start, when known.</param>
internal sealed record SearchBox(double[] Start, double[] Lower, double[] Upper, double[,]? Inverse = null);
