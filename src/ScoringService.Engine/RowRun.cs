namespace ScoringService.Engine;

/// <summary>Consecutive rows of one of several columns of the same definition.</summary>
/// <param name="Source">Which of the columns.</param>
/// <param name="First">The first row.</param>
/// <param name="Count">Number of rows.</param>
public readonly record struct RowRun(int Source, int First, int Count);
