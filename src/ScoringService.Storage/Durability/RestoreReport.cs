namespace ScoringService.Storage;

/// <summary>A database that was made of a backup.</summary>
/// <param name="Database">Full path of the database.</param>
/// <param name="Summary">What it holds.</param>
/// <param name="ReplacedPath">Where the database that it replaced is now; null when there was none.</param>
/// <param name="ErasedAgain">Customers that the backup held and that had been erased since; they were erased from the
/// restored database.</param>
/// <param name="Notes">What an operator should know, a sentence each.</param>
public sealed record RestoreReport(
    string Database, DatabaseSummary Summary, string? ReplacedPath, int ErasedAgain, IReadOnlyList<string> Notes);
