namespace ScoringService.Engine.Churn;

/// <summary>What a regression learns from.</summary>
/// <param name="Features">The inputs.</param>
/// <param name="Columns">Their values, one array per input; NaN where a value is missing.</param>
/// <param name="Labels">What is to be predicted, one per row.</param>
internal sealed record TrainingTable(IReadOnlyList<ChurnFeature> Features, double[][] Columns, bool[] Labels);
