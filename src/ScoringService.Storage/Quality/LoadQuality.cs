namespace ScoringService.Storage;

/// <summary>What the values of a column were like.</summary>
/// <param name="Name">The column.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Missing">Of those, rows without a value.</param>
/// <param name="Rejected">Rows in quarantine because of this column.</param>
/// <param name="Outside">Of those, rows whose value is outside the column's range.</param>
public sealed record ColumnQuality(string Name, long Rows, long Missing, long Rejected, long Outside);

/// <summary>How many rows were refused for a reason.</summary>
/// <param name="Column">The column at fault; null for the row as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Open">Of those, rows that nothing has been done about.</param>
public sealed record RejectCount(string? Column, string Reason, long Rows, long Open)
{
    /// <summary>The kind of fault.</summary>
    public QuarantineReason Kind => QuarantineReasons.Of(Column, Reason);
}

/// <summary>The data quality of one load: a file, or the rows of a stream that were committed together.</summary>
public sealed record LoadQuality
{
    /// <summary>Number of the load.</summary>
    public required long LoadId { get; init; }

    /// <summary>When, by the service's clock, UTC.</summary>
    public required DateTime LoadedAt { get; init; }

    /// <summary>The table loaded into.</summary>
    public required ImportTable Table { get; init; }

    /// <summary>Name of the file, or what the sender called the rows.</summary>
    public required string Source { get; init; }

    /// <summary>The client's name for the stream that the rows came in; null for files and single records.</summary>
    public string? BatchId { get; init; }

    /// <summary>What became of the rows.</summary>
    public required RowCounts Rows { get; init; }

    /// <summary>Customers that were not known before.</summary>
    public long NewCustomers { get; init; }

    /// <summary>Least occurred_at of the rows kept, UTC; null when there is none.</summary>
    public DateTime? FirstOccurredAt { get; init; }

    /// <summary>Greatest occurred_at of the rows kept, UTC; null when there is none.</summary>
    public DateTime? LastOccurredAt { get; init; }

    /// <summary>The columns that the load had.</summary>
    public IReadOnlyList<ColumnQuality> Columns { get; init; } = [];

    /// <summary>Why rows were refused, most frequent first; as the quarantine says it now.</summary>
    public IReadOnlyList<RejectCount> Rejects { get; init; } = [];

    /// <summary>What is worth knowing, the gravest first.</summary>
    public IReadOnlyList<QualityFinding> Findings { get; init; } = [];
}

/// <summary>Which loads are asked for: those that meet every condition that is given.</summary>
public sealed record LoadFilter
{
    /// <summary>Into this table.</summary>
    public ImportTable? Table { get; init; }

    /// <summary>Exactly this one.</summary>
    public long? LoadId { get; init; }

    /// <summary>Of the stream of this name.</summary>
    public string? BatchId { get; init; }
}
