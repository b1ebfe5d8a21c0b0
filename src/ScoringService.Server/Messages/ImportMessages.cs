using System.Globalization;
using Google.Protobuf.Collections;
using ScoringService.Server.Errors;
using ScoringService.Server.Services;
using ScoringService.Storage;
using ScoringService.V1;
using CurrencyRate = ScoringService.Storage.CurrencyRate;
using ImportSettings = ScoringService.Storage.ImportSettings;

namespace ScoringService.Server.Messages;

/// <summary>Messages of ImportFiles.</summary>
internal static class ImportMessages
{
    /// <summary>How files are read.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT that names the field.</exception>
    public static ImportSettings Settings(V1.ImportSettings? message) => message is null ? new ImportSettings() : new()
    {
        Table = message.Table.Length == 0 ? null : Table(message.Table),
        Mapping = new Dictionary<string, string>(message.Mapping),
        Format = message.Format switch
        {
            ImportFormat.Unspecified => null,
            ImportFormat.Csv => FileFormat.Csv,
            ImportFormat.Parquet => FileFormat.Parquet,
            ImportFormat.JsonLines => FileFormat.JsonLines,
            _ => throw RequestException.Invalid("settings.format", "is not a known format."),
        },
        Delimiter = Character("settings.delimiter", message.Delimiter),
        Quote = message.HasQuote ? Character("settings.quote", message.Quote) ?? '\0' : null,
        Header = message.HasHasHeader ? message.HasHeader : null,
        Encoding = Text(message.Encoding),
        TimestampFormat = Text(message.TimestampFormat),
        BaseCurrency = Text(message.BaseCurrency),
    };

    /// <summary>Exchange rates.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT that names the field.</exception>
    public static IReadOnlyList<CurrencyRate> Rates(RepeatedField<V1.CurrencyRate> messages, ImportSettings settings)
    {
        var rates = messages.Select((rate, i) => new CurrencyRate(
            rate.Currency,
            decimal.TryParse(rate.Price, NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
                ? price : throw RequestException.Invalid($"rates[{i}].price", "must be a decimal number."),
            RequestChecks.Instant($"rates[{i}].valid_from", rate.ValidFrom))).ToList();
        return CurrencyRate.Check(rates, settings.BaseCurrency ?? "CNY") is { } problem
            ? throw RequestException.Invalid("rates", problem) : rates;
    }

    /// <summary>Says what a load did.</summary>
    public static void Fill(ImportFileReport message, ImportReport report)
    {
        message.LoadId = report.LoadId;
        message.RowsRead = report.RowsRead;
        message.RowsInserted = report.RowsInserted;
        message.RowsDuplicate = report.RowsDuplicate;
        message.RowsStale = report.RowsStale;
        message.RowsErased = report.RowsErased;
        message.RowsQuarantined = report.RowsQuarantined;
        message.NewCustomers = report.NewCustomers;
        message.Refusals.AddRange(report.Reasons.Select(Refusal));
        message.Dialect = Dialect(report.Dialect);
    }

    /// <summary>Says what a load would do.</summary>
    public static void Fill(ImportFileReport message, ImportPreview preview)
    {
        message.RowsRead = preview.RowsRead;
        message.RowsInserted = preview.RowsNew;
        message.RowsDuplicate = preview.RowsKnown;
        message.RowsQuarantined = preview.RowsQuarantined;
        message.Refusals.AddRange(preview.Reasons.Select(Refusal));
        message.Dialect = Dialect(preview.Dialect);
        message.Sample = new ImportSample();
        message.Sample.Columns.AddRange(preview.Columns);
        message.Sample.Rows.AddRange(preview.Rows.Select(row => new ImportRow { Values = { row.Select(Value) } }));
        message.Sample.Refused.AddRange(preview.Rejects.Select(reject => new RefusedRow
        {
            RowNumber = reject.RowNumber,
            Column = reject.Column ?? "",
            Reason = reject.Reason,
            RawText = reject.RawText,
        }));
    }

    private static ImportTable Table(string name) =>
        System.Enum.GetValues<ImportTable>().Cast<ImportTable?>()
            .FirstOrDefault(table => $"{table}".Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw RequestException.Invalid("settings.table",
            "must be customers, transactions, interactions or events.");

    private static char? Character(string field, string text) => text.Length switch
    {
        0 => null,
        1 => text[0],
        _ => throw RequestException.Invalid(field, "must be one character."),
    };

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static RefusalCount Refusal(Storage.QuarantineCount count) => new()
    {
        Column = count.Column ?? "",
        Reason = count.Reason,
        RowCount = count.Count,
        Example = count.Example,
    };

    private static ImportValue Value(string? text)
    {
        var value = new ImportValue();
        if (text is not null) value.Text = text;
        return value;
    }

    private static ImportDialect Dialect(FileDialect dialect)
    {
        var message = new ImportDialect
        {
            Format = dialect.Format switch
            {
                FileFormat.Csv => ImportFormat.Csv,
                FileFormat.Parquet => ImportFormat.Parquet,
                _ => ImportFormat.JsonLines,
            },
            Delimiter = dialect.Delimiter?.ToString() ?? "",
            Quote = dialect.Quote?.ToString() ?? "",
            HasHeader = dialect.Header,
            Encoding = dialect.Encoding ?? "",
            TimestampFormat = dialect.TimestampFormat ?? "",
        };
        message.Columns.AddRange(dialect.Columns.Select(column => new ImportColumn
        {
            Name = column.Name,
            Type = column.Type,
        }));
        message.Mapping.Add(dialect.Mapping.ToDictionary());
        return message;
    }
}
