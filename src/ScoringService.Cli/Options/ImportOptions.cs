using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ScoringService.Storage;

namespace ScoringService.Cli.Options;

/// <summary>How files are read and where their rows go.</summary>
internal sealed class ImportOptions
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "CSV (.csv, .tsv, .txt), JSON lines (.jsonl, .ndjson), both also with .gz behind, or Parquet "
            + "files; also patterns such as \"2025-*.csv\" or \"data/**/*.parquet\". Each file is a load of its own; "
            + "they are loaded in the order of their paths.",
        Arity = ArgumentArity.OneOrMore,
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
        Description = "Format of the files. [default: by their extension]",
        HelpName = "csv|parquet|jsonlines",
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
        Description = "Encoding of text. [default: detected]",
        HelpName = "utf-8|utf-16|latin-1",
    };

    private readonly Option<string?> _currency = new("--base-currency")
    {
        Description = "Currency that all amounts are kept in. [default: CNY]",
        HelpName = "CODE",
    };

    private readonly Option<List<CurrencyRate>> _rates = new("--rate")
    {
        Description = "Price of one unit of another currency, e.g. USD=7.1. Repeatable.",
        HelpName = "CODE=PRICE",
        CustomParser = ParseRates,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _rateFile = new("--rates")
    {
        Description = "CSV file of prices with the columns currency, rate and, where they change, valid_from (a day): "
            + "a row is converted with the rate of its day.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Read the files as saved under this name; what is given besides goes first.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _saveProfile = new("--save-profile")
    {
        Description = "Save how the files are read under this name, when all of them are loaded.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _dryRun = new("--dry-run", "-n")
    {
        Description = "Load nothing: show how the files are read, their first rows as they would be stored, and what "
            + "would be put aside.",
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_files);
        foreach (var option in (Option[])[_table, _map, _format, _delimiter, _quote, _noHeader, _timestampFormat,
            _encoding, _currency, _rates, _rateFile, _profile, _saveProfile, _dryRun]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_dryRun) is not null && result.GetResult(_saveProfile) is not null)
                result.AddError("--dry-run writes nothing, so nothing can be saved: leave out --save-profile.");
        });
    }

    /// <summary>What the user asked for.</summary>
    public ImportTask Read(ParseResult parsed) => new()
    {
        Patterns = parsed.GetRequiredValue(_files),
        Settings = new ImportSettings
        {
            Table = parsed.GetValue(_table),
            Mapping = parsed.GetValue(_map)!,
            Format = parsed.GetValue(_format),
            Delimiter = parsed.GetValue(_delimiter),
            Quote = parsed.GetValue(_quote),
            Header = parsed.GetValue(_noHeader) ? false : null,
            TimestampFormat = parsed.GetValue(_timestampFormat),
            Encoding = parsed.GetValue(_encoding),
            BaseCurrency = parsed.GetValue(_currency),
        },
        Rates = parsed.GetValue(_rateFile) is { } file
            ? [.. CurrencyRateFile.Read(file), .. parsed.GetValue(_rates)!] : parsed.GetValue(_rates)!,
        Profile = parsed.GetValue(_profile),
        SaveProfile = parsed.GetValue(_saveProfile),
        IsDryRun = parsed.GetValue(_dryRun),
    };

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

    internal static List<CurrencyRate> ParseRates(ArgumentResult result)
    {
        var rates = new List<CurrencyRate>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2
                && decimal.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
                && price > 0)
                rates.Add(new CurrencyRate(parts[0], price));
            else result.AddError($"'{token.Value}' is not CODE=PRICE, for example USD=7.1.");
        }

        return rates;
    }
}
