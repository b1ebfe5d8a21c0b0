namespace ScoringService.Storage;

/// <summary>A compaction that was done.</summary>
/// <param name="SizeBytesBefore">Size of the database before, with its log, in bytes.</param>
/// <param name="SizeBytesAfter">Size after.</param>
/// <param name="RemovedCopies">Copies of earlier states that lay beside the database, from before a migration or a
/// restore, and were removed because what was erased was still in them; full paths.</param>
public sealed record CompactionReport(
    long SizeBytesBefore, long SizeBytesAfter, IReadOnlyList<string> RemovedCopies);
