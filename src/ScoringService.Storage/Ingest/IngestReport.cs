namespace ScoringService.Storage;

/// <summary>What is safe: committed and synced to disk.</summary>
/// <param name="RowsCommitted">Rows of the batch, from its first one, that are done with: where to resume.</param>
/// <param name="Watermark">State of the data after the commit.</param>
public readonly record struct IngestAcknowledgement(long RowsCommitted, long Watermark);

/// <summary>What became of a batch. <see cref="RowsCommitted"/> is the sum of the other counts of rows.</summary>
public sealed record IngestReport
{
    /// <summary>The sender's name for the batch; null for single records.</summary>
    public required string? BatchId { get; init; }

    /// <summary>The table.</summary>
    public required ImportTable Table { get; init; }

    /// <summary>What was done with the rows.</summary>
    public required IngestOperation Operation { get; init; }

    /// <summary>Whether the sender said that it was the end.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Rows that are done with and safe.</summary>
    public long RowsCommitted => Rows.Total;

    /// <summary>What became of the rows, of all streams of the batch together.</summary>
    public required RowCounts Rows { get; init; }

    /// <summary>Why rows were quarantined, most frequent first; of this stream only.</summary>
    public IReadOnlyList<QuarantineCount> Quarantined { get; init; } = [];

    /// <summary>Customers that were not known before.</summary>
    public required long NewCustomers { get; init; }

    /// <summary>State of the data after the last commit.</summary>
    public required long Watermark { get; init; }

    /// <summary>Columns that were sent and that the table does not have; of this stream only.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];

    /// <summary>What became of each row of this stream, in their order, if <see cref="IngestStart.ReportsRows"/> asked
    /// for it.</summary>
    public IReadOnlyList<RowOutcome> Outcomes { get; init; } = [];

    /// <summary>When the first rows were committed, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When the last ones were, UTC.</summary>
    public required DateTime ChangedAt { get; init; }
}

/// <summary>What became of rows; each row counts once.</summary>
public readonly record struct RowCounts
{
    /// <summary>Rows that were added.</summary>
    public long Inserted { get; init; }

    /// <summary>Rows that replaced an older state.</summary>
    public long Updated { get; init; }

    /// <summary>Rows that removed one.</summary>
    public long Deleted { get; init; }

    /// <summary>Rows that said what was known already.</summary>
    public long Duplicate { get; init; }

    /// <summary>Rows older than what was there.</summary>
    public long Stale { get; init; }

    /// <summary>Rows of erased customers, which are not kept.</summary>
    public long Erased { get; init; }

    /// <summary>Rows in quarantine.</summary>
    public long Quarantined { get; init; }

    /// <summary>All of them.</summary>
    public long Total => Inserted + Updated + Deleted + Duplicate + Stale + Erased + Quarantined;

    /// <summary>Both together.</summary>
    public static RowCounts operator +(RowCounts left, RowCounts right) => new()
    {
        Inserted = left.Inserted + right.Inserted,
        Updated = left.Updated + right.Updated,
        Deleted = left.Deleted + right.Deleted,
        Duplicate = left.Duplicate + right.Duplicate,
        Stale = left.Stale + right.Stale,
        Erased = left.Erased + right.Erased,
        Quarantined = left.Quarantined + right.Quarantined,
    };
}
