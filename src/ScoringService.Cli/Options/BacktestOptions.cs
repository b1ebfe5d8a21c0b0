using System.CommandLine;
using System.Globalization;
using ScoringService.Cli.Output;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary>What to look back at, and where the report goes.</summary>
internal sealed class BacktestOptions
{
    private const int DaysPerWeek = 7;
    private readonly FilterOptions _filter = new();

    private readonly Option<int?> _horizon = new("--horizon")
    {
        Description = "Days that the forecasts are about, 7 to 1095, or weeks with a w: 39w. [default: 90d]",
        HelpName = "DAYS",
        CustomParser = result => Parse.Value(result, Days, "a number of days such as 90d, or of weeks such as 39w"),
    };

    private readonly Option<Timestamp?> _cut = new("--cut")
    {
        Description = "Learn the model from what was known at this instant, ISO 8601. A date means its end (UTC). "
            + "[default: a horizon before the end of the last day with a transaction]",
        HelpName = "TIME",
        CustomParser = result => Parse.Value(result,
            text => Parse.Instant(text) is { } instant ? Timestamp.FromDateTime(instant) : null,
            "a date or time such as 2025-12-31 or 2025-12-31T18:00:00Z"),
    };

    private readonly Option<FileInfo?> _file = new("--options")
    {
        Description = "File with options of every part of the model: the JSON form of scoring.v1.ScoringOptions.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write the report with its charts to this file: one web page that needs nothing else.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write scoring.v1.BacktestReport as JSON to this file; without a name to standard output, and "
            + "nothing else there.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _language = new("--language")
    {
        Description = "Language of the report.",
        HelpName = "en|zh",
        DefaultValueFactory = _ => "en",
    };

    public BacktestOptions() => _language.AcceptOnlyFromAmong("en", "zh");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_horizon, _cut, _file, _html, _json, _language]) command.Add(option);
        _filter.AddTo(command);
    }

    /// <summary>The file of options; null when none is named.</summary>
    /// <exception cref="CliException">There is no such file, or it is wrong.</exception>
    public OptionsFile? File(ParseResult parsed) =>
        parsed.GetValue(_file) is { } file ? OptionsFile.Read(file) : null;

    /// <summary>The backtest that the user asked for.</summary>
    public V1.BacktestRequest Read(ParseResult parsed, OptionsFile? file)
    {
        var request = new V1.BacktestRequest
        {
            Cut = parsed.GetValue(_cut),
            Population = _filter.Read(parsed),
            Options = file?.Options,
        };
        if (parsed.GetValue(_horizon) is { } days) request.HorizonDays = days;
        return request;
    }

    /// <summary>Where the report goes.</summary>
    public ReportTarget Target(ParseResult parsed) => new(
        parsed.GetValue(_html), parsed.GetResult(_json) is not null, parsed.GetValue(_json),
        new Language(parsed.GetValue(_language) == "zh"));

    private static int? Days(string text)
    {
        var unit = text.EndsWith('w') ? DaysPerWeek : 1;
        var digits = text.EndsWith('w') || text.EndsWith('d') ? text[..^1] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= int.MaxValue / DaysPerWeek ? count * unit : null;
    }
}

/// <summary>Where a report goes.</summary>
/// <param name="Html">File of the page; null for none.</param>
/// <param name="HasJson">Whether JSON is wanted.</param>
/// <param name="Json">File of the JSON; null for standard output.</param>
/// <param name="Language">Its language.</param>
internal sealed record ReportTarget(string? Html, bool HasJson, string? Json, Language Language)
{
    /// <summary>Whether standard output is for one JSON document.</summary>
    public bool IsJsonOutput => HasJson && Json is null;
}
