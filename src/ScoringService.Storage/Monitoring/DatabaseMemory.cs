namespace ScoringService.Storage;

/// <summary>What the database holds at one moment.</summary>
/// <param name="MemoryBytes">Memory of DuckDB's buffers.</param>
/// <param name="SpilledBytes">What did not fit there, on disk.</param>
/// <param name="LimitBytes">DuckDB's own limit on its buffers.</param>
/// <param name="FileBytes">Size of the database file with its log; 0 in memory.</param>
/// <param name="FreeDiskBytes">Free space on the file's disk; null in memory, or where it cannot be told.</param>
public sealed record DatabaseMemory(
    long MemoryBytes, long SpilledBytes, long LimitBytes, long FileBytes, long? FreeDiskBytes);
