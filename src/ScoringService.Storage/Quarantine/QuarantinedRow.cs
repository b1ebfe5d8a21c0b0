namespace ScoringService.Storage;

/// <summary>A row that was refused.</summary>
/// <param name="Id">Number of the entry, ascending in time.</param>
/// <param name="LoadId">The load that refused it.</param>
/// <param name="Source">Name of the file, or what the sender called the rows.</param>
/// <param name="RowNumber">Record number in the file, the first record after the header being 1.</param>
/// <param name="RawText">The row's text as read, shortened beyond 4,096 characters.</param>
/// <param name="Column">The target column at fault; null when the row as a whole could not be read.</param>
/// <param name="Reason">What is wrong with it; after a correction that was refused too, what is wrong with
/// that.</param>
/// <param name="LoadedAt">The caller's time of the load, UTC.</param>
public sealed record QuarantinedRow(
    long Id, long LoadId, string Source, long RowNumber, string RawText, string? Column, string Reason,
        DateTime LoadedAt)
{
    /// <summary>The table it was meant for; null when that was not kept.</summary>
    public ImportTable? Table { get; init; }

    /// <summary>The customer's id as it came; null when none could be read.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Whether the row deletes rather than adds or changes.</summary>
    public bool IsDeletion { get; init; }

    /// <summary>Text of each target column as it came, or as it was corrected; null when the record could not be split
    /// into columns.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>What became of it; null while it is open.</summary>
    public QuarantineResolution? Resolution { get; init; }

    /// <summary>When that was, UTC; null while it is open.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>Who did it; null while it is open.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>The kind of fault.</summary>
    public QuarantineReason Kind => QuarantineReasons.Of(Column, Reason);
}

/// <summary>How often a reason occurs.</summary>
/// <param name="Column">The target column at fault; null when the row as a whole could not be read.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Example">The first such row's text.</param>
public sealed record QuarantineCount(string? Column, string Reason, long Count, string Example);

/// <summary>What became of a refused row.</summary>
public enum QuarantineResolution
{
    /// <summary>It was sent again, corrected or not, and was not refused.</summary>
    Replayed,

    /// <summary>It was given up.</summary>
    Discarded,
}
