namespace ScoringService.Engine.Validation;

/// <summary>The validation of one grouping that a model makes.</summary>
/// <param name="Column">Score column of the grouping.</param>
/// <param name="Report">What was found.</param>
public sealed record GroupingValidation(string Column, GroupingReport Report);
