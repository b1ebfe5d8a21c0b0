namespace ScoringService.Storage;

/// <summary>A row of a file that was refused.</summary>
/// <param name="Id">Number of the entry, ascending in time.</param>
/// <param name="LoadId">The load that refused it.</param>
/// <param name="Source">Name of the file.</param>
/// <param name="RowNumber">Record number in the file, the first record after the header being 1.</param>
/// <param name="RawText">The row's text as read, shortened beyond 4,096 characters.</param>
/// <param name="Column">The target column at fault; null when the row as a whole could not be read.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="LoadedAt">The caller's time of the load, UTC.</param>
public sealed record QuarantinedRow(
    long Id, long LoadId, string Source, long RowNumber, string RawText, string? Column, string Reason,
        DateTime LoadedAt);

/// <summary>How often a reason occurs.</summary>
/// <param name="Column">The target column at fault; null when the row as a whole could not be read.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Example">The first such row's text.</param>
public sealed record QuarantineCount(string? Column, string Reason, long Count, string Example);
