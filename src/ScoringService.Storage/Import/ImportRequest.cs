namespace ScoringService.Storage;

/// <summary>The table that a file is loaded into.</summary>
public enum ImportTable
{
    /// <summary>One row per customer; loading a known id replaces what the file says about it.</summary>
    Customers,

    /// <summary>Purchases, renewals and refunds.</summary>
    Transactions,

    /// <summary>Tickets, complaints, surveys, referrals, visits, campaigns and suggestions.</summary>
    Interactions,

    /// <summary>Page views, cart adds, logins, feature uses, forms, activities and content.</summary>
    Events,
}

/// <summary>How a file is written.</summary>
public enum FileFormat
{
    /// <summary>Delimited text: .csv, .tsv, .txt, plain or with .gz behind.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>One JSON object a line: .jsonl, .ndjson, plain or with .gz behind.</summary>
    JsonLines,
}

/// <summary>A file to load and how to read it. What is null is detected.</summary>
public sealed record ImportRequest
{
    /// <summary>Path of one file.</summary>
    public required string Path { get; init; }

    /// <summary>The table to load into.</summary>
    public ImportTable Table { get; init; } = ImportTable.Transactions;

    /// <summary>
    /// For target columns, a column of the file or a scalar SQL expression over its columns, for example
    /// <c>customer_id = CustomerID</c> and <c>amount = Quantity * UnitPrice</c>. A target that is not mentioned takes
    /// the file's column of the same name, in any case.
    /// </summary>
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = new Dictionary<string, string>();

    /// <summary>The caller's clock, UTC: recorded with the load and its quarantined rows.</summary>
    public required DateTime LoadedAt { get; init; }

    /// <summary>Rows later than this instant (UTC) are quarantined as future dates. Null: <see
    /// cref="LoadedAt"/>.</summary>
    public DateTime? LatestAllowed { get; init; }

    /// <summary>The file's format; null: by its extension.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>Field delimiter of a CSV file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Quote character of a CSV file; '\0' means that there is none.</summary>
    public char? Quote { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns; without names they are column0, column1,
    /// …</summary>
    public bool? Header { get; init; }

    /// <summary>Encoding of text: utf-8, utf-16 or latin-1. Null: utf-16 after its byte-order mark, else
    /// utf-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>Format of dates and times in strptime notation, for example <c>%d/%m/%Y %H:%M</c>; local offsets
    /// become UTC.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>The currency that all amounts are kept in.</summary>
    public string BaseCurrency { get; init; } = "CNY";

    /// <summary>
    /// Prices of other currencies. Amount and cost of a row that names a currency are converted with the rate that was
    /// in force when it occurred, in exact decimals; a row whose currency had no rate then is quarantined.
    /// </summary>
    public IReadOnlyList<CurrencyRate> CurrencyRates { get; init; } = [];
}
