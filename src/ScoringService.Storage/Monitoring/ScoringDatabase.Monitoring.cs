namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>What DuckDB holds now. It is a statement of its own, so that an answer also says that DuckDB
    /// answers.</summary>
    /// <param name="cancellationToken">Stops the query.</param>
    public DatabaseMemory ReadMemory(CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        var (memory, spilled) = session.Query("""
            SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT, coalesce(sum(temporary_storage_bytes), 0)::BIGINT
            FROM duckdb_memory()
            """, row => (row.GetInt64(0), row.GetInt64(1))).Single();
        return new DatabaseMemory(
            memory, spilled, Memory.DuckDbBytes, _options.IsInMemory ? 0 : FileBytes(), FreeDiskBytes());
    }

    private long? FreeDiskBytes()
    {
        if (_options.IsInMemory) return null;
        try
        {
            return new DriveInfo(Path.GetDirectoryName(_options.Path)!).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
