namespace ScoringService.Storage;

/// <summary>What one load did. <c>RowsRead = RowsInserted + RowsDuplicate + RowsStale + RowsErased +
/// RowsQuarantined</c> always holds.</summary>
public sealed record ImportReport
{
    /// <summary>Number of this load; becomes the database's watermark.</summary>
    public required long LoadId { get; init; }

    /// <summary>Records in the file, header excluded.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Rows that are now in the table: new ones and changed ones.</summary>
    public required long RowsInserted { get; init; }

    /// <summary>Rows left out because the same key with the same content is there already.</summary>
    public required long RowsDuplicate { get; init; }

    /// <summary>Rows left out because a later change of them is there already.</summary>
    public long RowsStale { get; init; }

    /// <summary>Rows of erased customers, which are not kept.</summary>
    public long RowsErased { get; init; }

    /// <summary>Rows put into quarantine.</summary>
    public required long RowsQuarantined { get; init; }

    /// <summary>Customers that the load created.</summary>
    public required long NewCustomers { get; init; }

    /// <summary>Why rows were quarantined, most frequent first.</summary>
    public required IReadOnlyList<QuarantineCount> Reasons { get; init; }

    /// <summary>How the file was read.</summary>
    public required FileDialect Dialect { get; init; }

    /// <summary>Time from start to the durable commit.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>How a file was read: what was given and what was detected.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Columns">The file's columns with the types that expressions see, in file order.</param>
/// <param name="Delimiter">Field delimiter; null for Parquet.</param>
/// <param name="Quote">Quote character; null for Parquet and when there is none.</param>
/// <param name="Header">Whether a header line was read; false for Parquet.</param>
/// <param name="Encoding">Text encoding; null for Parquet.</param>
/// <param name="TimestampFormat">strptime format of dates and times when they are not ISO 8601; null otherwise.</param>
/// <param name="Mapping">The expression that each target column was taken from.</param>
public sealed record FileDialect(
    FileFormat Format, IReadOnlyList<FileColumn> Columns, char? Delimiter, char? Quote, bool Header, string? Encoding,
    string? TimestampFormat, IReadOnlyDictionary<string, string> Mapping);

/// <summary>A column of a loaded file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its DuckDB type, as detected or as stored in Parquet.</param>
public sealed record FileColumn(string Name, string Type);

/// <summary>What a load is doing, and how far it is.</summary>
public enum ImportPhase
{
    /// <summary>Detecting the dialect and checking the mapping.</summary>
    Inspecting,

    /// <summary>Reading, converting and checking rows.</summary>
    Reading,

    /// <summary>Looking for keys that are known already.</summary>
    Comparing,

    /// <summary>Writing rows to the table.</summary>
    Writing,

    /// <summary>Making the load durable.</summary>
    Committing,
}

/// <summary>Progress of a load.</summary>
/// <param name="Phase">The current phase.</param>
/// <param name="Fraction">Share of the phase that is done, 0 to 1, as DuckDB estimates it.</param>
public readonly record struct ImportProgress(ImportPhase Phase, double Fraction);
