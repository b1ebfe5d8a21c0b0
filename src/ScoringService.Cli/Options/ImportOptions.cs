using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ScoringService.Storage;

namespace ScoringService.Cli.Options;

/// <summary>How a file is read and where its rows go.</summary>
internal sealed class ImportOptions
{
    private readonly Argument<FileInfo> _file = new("FILE")
    {
        Description = "CSV (also .tsv, .txt, with or without .gz) or Parquet file.",
    };

    private readonly Option<ImportTable?> _table = new("--table", "-t")
    {
        Description = "Table to load into. [default: the table that the file is named after, else transactions]",
        HelpName = "customers|transactions|interactions|events",
    };

    private readonly Option<Dictionary<string, string>> _map = new("--map", "-m")
    {
        Description = "Where columns come from: a column of the file or an SQL expression over its columns. Columns "
            + "that are not named take the file's column of the same name. Repeatable.",
        HelpName = "COLUMN=EXPRESSION, ...",
        CustomParser = ParseMap,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<FileFormat?> _format = new("--format")
    {
        Description = "Format of the file. [default: by its extension]",
        HelpName = "csv|parquet",
    };

    private readonly Option<char?> _delimiter = Character("--delimiter", "Delimiter of a CSV file; \\t is a tab.");
    private readonly Option<char?> _quote = Character("--quote", "Quote character of a CSV file.");

    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "The first line is data; the columns are called column0, column1, ...",
    };

    private readonly Option<string?> _timestampFormat = new("--timestamp-format")
    {
        Description = "Format of dates and times in strptime notation, e.g. %d/%m/%Y %H:%M. [default: detected]",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Encoding of a CSV file. [default: detected]",
        HelpName = "utf-8|utf-16|latin-1",
    };

    private readonly Option<string> _currency = new("--base-currency")
    {
        Description = "Currency that all amounts are kept in.",
        HelpName = "CODE",
        DefaultValueFactory = _ => "CNY",
    };

    private readonly Option<Dictionary<string, double>> _rates = new("--rate")
    {
        Description = "Price of one unit of another currency, e.g. USD=7.1. Repeatable.",
        HelpName = "CODE=PRICE",
        CustomParser = ParseRates,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in (Option[])[_table, _map, _format, _delimiter, _quote, _noHeader, _timestampFormat,
            _encoding, _currency, _rates]) command.Add(option);
    }

    /// <summary>The load that the user asked for.</summary>
    public ImportRequest Read(ParseResult parsed, DateTime now)
    {
        var file = parsed.GetRequiredValue(_file);
        return new ImportRequest
        {
            Path = file.FullName,
            Table = parsed.GetValue(_table) ?? TableOf(file),
            Mapping = parsed.GetValue(_map)!,
            LoadedAt = now,
            Format = parsed.GetValue(_format),
            Delimiter = parsed.GetValue(_delimiter),
            Quote = parsed.GetValue(_quote),
            Header = parsed.GetValue(_noHeader) ? false : null,
            TimestampFormat = parsed.GetValue(_timestampFormat),
            Encoding = parsed.GetValue(_encoding),
            BaseCurrency = parsed.GetRequiredValue(_currency),
            CurrencyRates = parsed.GetValue(_rates)!,
        };
    }

    /// <summary>The table that a file is named after, else transactions.</summary>
    public static ImportTable TableOf(FileInfo file)
    {
        var name = file.Name.Split('.')[0];
        return Enum.TryParse<ImportTable>(name, ignoreCase: true, out var table) && Enum.IsDefined(table)
            ? table : ImportTable.Transactions;
    }

    private static Option<char?> Character(string name, string description) => new(name)
    {
        Description = $"{description} [default: detected]",
        HelpName = "CHARACTER",
        CustomParser = result => Parse.Value<char?>(result,
            text => text == "\\t" ? '\t' : text.Length == 1 ? text[0] : null, "one character"),
    };

    private static Dictionary<string, string> ParseMap(ArgumentResult result)
    {
        var mapping = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var token in result.Tokens)
            if (MappingParser.Read(token.Value, mapping) is { } error) result.AddError(error);
        return mapping;
    }

    private static Dictionary<string, double> ParseRates(ArgumentResult result)
    {
        var rates = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2
                && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
                && price > 0 && double.IsFinite(price) && rates.TryAdd(parts[0], price)) continue;
            result.AddError($"'{token.Value}' is not CODE=PRICE, for example USD=7.1, each currency once.");
        }

        return rates;
    }
}
