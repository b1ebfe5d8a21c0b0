namespace ScoringService.Storage.Import;

/// <summary>A reason to refuse a row.</summary>
/// <param name="Column">The target column at fault; null: the record as a whole.</param>
/// <param name="Reason">What is wrong with its value.</param>
/// <param name="Condition">SQL over the converted row that is true when it is; empty for faults found later.</param>
internal sealed record Fault(string? Column, string Reason, string Condition);
