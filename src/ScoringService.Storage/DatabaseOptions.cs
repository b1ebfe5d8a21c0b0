namespace ScoringService.Storage;

/// <summary>Where the database is and what it may use.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The path that means a database in memory, gone when it is closed.</summary>
    public const string InMemory = ":memory:";

    /// <summary>Path of the database file, created when it does not exist, or <see cref="InMemory"/>.</summary>
    public string Path { get; init; } = InMemory;

    /// <summary>
    /// Most bytes that the whole process should hold: DuckDB, which spills what needs more, and everything around it.
    /// At least <see cref="MemoryBudget.MinBytes"/>.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = MemoryBudget.DefaultBytes;

    /// <summary>Threads that DuckDB may use, 1 to 256. Results do not depend on it.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>
    /// Directory for what does not fit in memory, created when needed. Null: beside the database file, or the system's
    /// temporary directory for a database in memory.
    /// </summary>
    public string? SpillDirectory { get; init; }

    /// <summary>How long history stays. It is noted in the database; null: as it is noted there, at first as
    /// <see cref="RetentionOptions"/> says.</summary>
    public RetentionOptions? Retention { get; init; }

    /// <summary>Whether <see cref="Path"/> means a database in memory.</summary>
    public bool IsInMemory => Path == InMemory;

    /// <summary>One message per option that is out of its range; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Path)) errors.Add("path is empty; give a file name or ':memory:'.");
        if (MemoryLimitBytes < MemoryBudget.MinBytes)
            errors.Add($"memory limit is {MemoryLimitBytes} bytes; it must be at least {MemoryBudget.MinBytes}.");
        if (Threads is < 1 or > 256) errors.Add($"threads is {Threads}; it must be 1 to 256.");
        if (SpillDirectory is { } directory && string.IsNullOrWhiteSpace(directory))
            errors.Add("spill directory is blank.");
        errors.AddRange((Retention?.Validate() ?? []).Select(error => $"retention: {error}"));
        return errors;
    }
}
