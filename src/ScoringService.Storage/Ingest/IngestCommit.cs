namespace ScoringService.Storage;

/// <summary>A commit of rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">What became of them.</param>
/// <param name="Duration">How long it took, with the wait for other writers.</param>
public readonly record struct IngestCommit(ImportTable Table, RowCounts Rows, TimeSpan Duration);
