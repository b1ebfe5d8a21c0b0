namespace ScoringService.Engine.Clv;

/// <summary>Consecutive rows of <see cref="HistoryTable"/> with the same number of repeat purchases.</summary>
/// <param name="Level">Position in <see cref="HistoryTable.Repeats"/>.</param>
/// <param name="Start">First row, a multiple of 8.</param>
/// <param name="Length">Number of rows, a multiple of 8.</param>
internal readonly record struct HistoryRun(int Level, int Start, int Length);
