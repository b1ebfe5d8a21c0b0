namespace ScoringService.Engine.Clv;

/// <summary>
/// The parameters of Gamma-Gamma, all positive: a purchase's amount is gamma-distributed with shape
/// <paramref name="P"/> and a rate that is gamma-distributed among customers with shape <paramref name="Q"/> and rate
/// <paramref name="Gamma"/> (an amount).
/// </summary>
public readonly record struct SpendParameters(double P, double Q, double Gamma);
