using System.Globalization;

namespace ScoringService.Storage;

/// <summary>
/// Reads a table of exchange rates: text with a header that names the columns <c>currency</c>, <c>rate</c> and, if
/// there is more than one rate of a currency, <c>valid_from</c>; between them commas, semicolons or tabs.
/// </summary>
public static class CurrencyRateFile
{
    private const long MaxBytes = 16 << 20;

    /// <summary>Reads the rates. <c>valid_from</c> is a day (its start, UTC) or an instant in ISO 8601; without an
    /// offset it is UTC.</summary>
    /// <exception cref="StorageException">NotFound or InvalidArgument: the file or one of its lines cannot be used.
    /// </exception>
    public static IReadOnlyList<CurrencyRate> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new StorageException(StorageErrorKind.NotFound, $"The file of rates '{path}' does not exist.");
        if (file.Length > MaxBytes)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file of rates '{path}' has more than {MaxBytes >> 20} MiB.");
        try
        {
            return Parse(path, File.ReadAllLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file of rates '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static List<CurrencyRate> Parse(string path, string[] lines)
    {
        var header = lines.Length == 0 ? "" : lines[0];
        var delimiter = header.Contains('\t') ? '\t' : header.Contains(';') ? ';' : ',';
        var names = Fields(header, delimiter).Select(name => name.ToLowerInvariant()).ToList();
        var (currency, rate, from) = (names.IndexOf("currency"), names.IndexOf("rate"), names.IndexOf("valid_from"));
        if (currency < 0 || rate < 0)
            throw Invalid(path, 1, "must name the columns currency and rate, for example: currency,rate,valid_from");
        var rates = new List<CurrencyRate>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var fields = Fields(lines[i], delimiter);
            if (fields.Length != names.Count)
                throw Invalid(path, i + 1, $"has {fields.Length} fields and the header {names.Count}");
            rates.Add(new CurrencyRate(fields[currency],
                Price(fields[rate]) ?? throw Invalid(path, i + 1, $"has no number as rate: '{fields[rate]}'"),
                from < 0 || fields[from].Length == 0 ? null : Instant(fields[from])
                    ?? throw Invalid(path, i + 1, $"has no day such as 2025-12-31 as valid_from: '{fields[from]}'")));
        }

        return rates;
    }

    private static string[] Fields(string line, char delimiter) =>
        [.. line.Split(delimiter).Select(field => field.Trim(' ', '"', '\uFEFF'))];

    private static decimal? Price(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) ? price : null;

    private static DateTime? Instant(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ssK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant) ? instant : null;

    private static StorageException Invalid(string path, int line, string problem) =>
        new(StorageErrorKind.InvalidArgument, $"Line {line} of the file of rates '{path}' {problem}.");
}
