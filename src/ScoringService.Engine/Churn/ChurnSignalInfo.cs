namespace ScoringService.Engine.Churn;

/// <summary>A signal as the API names it.</summary>
/// <param name="Signal">Its bit.</param>
/// <param name="Code">Stable API value.</param>
/// <param name="IsRisk">Whether it speaks for churn; the others are opportunities.</param>
/// <param name="Label">Text for people.</param>
public sealed record ChurnSignalInfo(ChurnSignals Signal, string Code, bool IsRisk, Label Label);
