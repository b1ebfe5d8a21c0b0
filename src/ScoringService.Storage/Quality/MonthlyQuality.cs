namespace ScoringService.Storage;

/// <summary>The data quality of one table in a month.</summary>
public sealed record TableQuality
{
    /// <summary>The table.</summary>
    public required ImportTable Table { get; init; }

    /// <summary>Loads of the month.</summary>
    public long Loads { get; init; }

    /// <summary>Of those, loads without any row.</summary>
    public long EmptyLoads { get; init; }

    /// <summary>What became of their rows.</summary>
    public RowCounts Rows { get; init; }

    /// <summary>Customers that were not known before.</summary>
    public long NewCustomers { get; init; }

    /// <summary>The columns that they had.</summary>
    public IReadOnlyList<ColumnQuality> Columns { get; init; } = [];

    /// <summary>Why rows were refused, most frequent first.</summary>
    public IReadOnlyList<RejectCount> Rejects { get; init; } = [];

    /// <summary>The last load up to the report's instant, UTC; null when there was none.</summary>
    public DateTime? LastLoadedAt { get; init; }

    /// <summary>Greatest occurred_at up to the report's instant, UTC; null without such rows and for
    /// customers.</summary>
    public DateTime? LastOccurredAt { get; init; }

    /// <summary>Rows of the table whose occurred_at lies in each of the months before, the oldest first, and in this
    /// one; for customers there are none.</summary>
    public IReadOnlyList<long> Volumes { get; init; } = [];
}

/// <summary>The data quality of a month: what its loads were like, and what the data are like at its end.</summary>
public sealed record MonthlyQuality
{
    /// <summary>First day of the month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>The instant that the data are looked at from, UTC: the end of the month, or now within it.</summary>
    public required DateTime At { get; init; }

    /// <summary>All tables.</summary>
    public required IReadOnlyList<TableQuality> Tables { get; init; }

    /// <summary>What is worth knowing, the gravest first.</summary>
    public required IReadOnlyList<QualityFinding> Findings { get; init; }
}

/// <summary>What the scores of a model should be read with; of one state of the data.</summary>
/// <param name="Watermark">The state of the data.</param>
/// <param name="FirstOccurredAt">First transaction, UTC; null without any.</param>
/// <param name="LastOccurredAt">Last transaction, UTC; null without any.</param>
/// <param name="WithCooperation">Customers with a cooperation_since.</param>
/// <param name="BeforeFirst">Of those, customers whose cooperation_since is before the first transaction.</param>
/// <param name="RowsRead">Rows of the last load and of those within a day before it.</param>
/// <param name="RowsQuarantined">Of those, rows that were refused.</param>
public sealed record DataProfile(
    long Watermark, DateTime? FirstOccurredAt, DateTime? LastOccurredAt, long WithCooperation, long BeforeFirst,
    long RowsRead, long RowsQuarantined);
