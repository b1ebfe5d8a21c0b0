namespace ScoringService.Engine.Clv;

/// <summary>
/// How well predictions made at the end of a calibration period rank what customers spent in the holdout after it.
/// </summary>
/// <param name="Grade">The verdict.</param>
/// <param name="ModelHits">Share of the top fifth by holdout spend that is in the model's top fifth.</param>
/// <param name="BaselineHits">The same for the baseline.</param>
/// <param name="CustomerCount">Number of customers compared.</param>
public sealed record HoldoutReport(HoldoutGrade Grade, double ModelHits, double BaselineHits, int CustomerCount);
