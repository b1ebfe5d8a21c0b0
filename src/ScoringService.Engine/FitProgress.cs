namespace ScoringService.Engine;

/// <summary>How far a fit has come.</summary>
/// <param name="Part">Part of the model that is being fitted, such as <see cref="ScoringModel.RfmPart"/>.</param>
/// <param name="Fraction">Share of that part that is done, 0 to 1.</param>
public readonly record struct FitProgress(string Part, double Fraction);
