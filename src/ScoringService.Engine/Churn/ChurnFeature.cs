namespace ScoringService.Engine.Churn;

/// <summary>A feature that the regression reads.</summary>
/// <param name="Column">Name of a numeric feature column.</param>
/// <param name="Transform">What is done to its values first.</param>
public sealed record ChurnFeature(string Column, InputTransform Transform = InputTransform.None);
