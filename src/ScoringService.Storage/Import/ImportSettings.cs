namespace ScoringService.Storage;

/// <summary>
/// How files of one kind are read: what a caller says each time, or saves as a profile. What is null is not said: it is
/// taken from the profile, else detected.
/// </summary>
public sealed record ImportSettings
{
    /// <summary>The table; null: the one that the file is named after, else transactions.</summary>
    public ImportTable? Table { get; init; }

    /// <summary>As <see cref="ImportRequest.Mapping"/>.</summary>
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = new Dictionary<string, string>();

    /// <summary>The file's format.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>Field delimiter of a CSV file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Quote character of a CSV file; '\0' means that there is none.</summary>
    public char? Quote { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>Encoding of text: utf-8, utf-16 or latin-1.</summary>
    public string? Encoding { get; init; }

    /// <summary>Format of dates and times in strptime notation.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>The currency that all amounts are kept in; null: CNY.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>These settings, and those of a profile where these say nothing.</summary>
    public ImportSettings Over(ImportSettings profile)
    {
        var mapping = new Dictionary<string, string>(profile.Mapping, StringComparer.OrdinalIgnoreCase);
        foreach (var (target, expression) in Mapping) mapping[target] = expression;
        return new ImportSettings
        {
            Table = Table ?? profile.Table,
            Mapping = mapping,
            Format = Format ?? profile.Format,
            Delimiter = Delimiter ?? profile.Delimiter,
            Quote = Quote ?? profile.Quote,
            Header = Header ?? profile.Header,
            Encoding = Encoding ?? profile.Encoding,
            TimestampFormat = TimestampFormat ?? profile.TimestampFormat,
            BaseCurrency = BaseCurrency ?? profile.BaseCurrency,
        };
    }

    /// <summary>The load of one file with these settings.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="loadedAt">The caller's clock, UTC.</param>
    public ImportRequest ToRequest(string path, DateTime loadedAt)
    {
        var request = new ImportRequest
        {
            Path = path,
            Table = Table ?? TableOf(path),
            Mapping = Mapping,
            LoadedAt = loadedAt,
            Format = Format,
            Delimiter = Delimiter,
            Quote = Quote,
            Header = Header,
            TimestampFormat = TimestampFormat,
            Encoding = Encoding,
        };
        return BaseCurrency is { } currency ? request with { BaseCurrency = currency } : request;
    }

    /// <summary>The table that a file is named after (customers.csv, events_2025-01.parquet), else transactions.
    /// </summary>
    public static ImportTable TableOf(string path)
    {
        var name = Path.GetFileName(path);
        return Enum.GetValues<ImportTable>().FirstOrDefault(table => IsNamedAfter(name, table.ToString()),
            ImportTable.Transactions);
    }

    private static bool IsNamedAfter(string name, string table) =>
        name.StartsWith(table, StringComparison.OrdinalIgnoreCase)
        && (name.Length == table.Length || !char.IsLetter(name[table.Length]));
}
