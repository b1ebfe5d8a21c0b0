using System.CommandLine;
using ScoringService.V1;

namespace ScoringService.Cli.Options;

/// <summary>Which refused rows a command is about.</summary>
internal sealed class QuarantineFilterOptions
{
    private readonly Option<long[]> _ids = new("--id")
    {
        Description = "Only the rows of these numbers.",
        HelpName = "NUMBER",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<long> _load = new("--load")
    {
        Description = "Only rows that this load refused; scorectl quality lists the loads.",
        HelpName = "NUMBER",
    };

    private readonly Option<IngestTable> _table = Table("Only rows that were meant for this table.");

    private readonly Option<string?> _column = new("--column")
    {
        Description = "Only rows with this column at fault.",
        HelpName = "COLUMN",
    };

    private readonly Option<QuarantineReason> _reason = new("--reason")
    {
        Description = "Only rows with this kind of fault.",
        HelpName = "KIND",
        CustomParser = result =>
            Parse.Value(result, Word<QuarantineReason>, $"one of {Words<QuarantineReason>()}") ?? default,
    };

    private readonly Option<QuarantineState> _state = new("--state")
    {
        Description = "Only rows in this state: open, resolved or any. [default: open]",
        HelpName = "open|resolved|any",
        CustomParser = result =>
            Parse.Value(result, Word<QuarantineState>, $"one of {Words<QuarantineState>()}") ?? default,
    };

    /// <summary>An option for a table.</summary>
    public static Option<IngestTable> Table(string description) => new("--table", "-t")
    {
        Description = description,
        HelpName = Words<IngestTable>().Replace(", ", "|", StringComparison.Ordinal),
        CustomParser = result =>
            Parse.Value(result, Word<IngestTable>, $"one of {Words<IngestTable>()}") ?? default,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withState">Whether also rows that are not open can be asked for.</param>
    public void AddTo(Command command, bool withState)
    {
        command.Add(_table);
        command.Add(_load);
        command.Add(_column);
        command.Add(_reason);
        command.Add(_ids);
        if (withState) command.Add(_state);
    }

    /// <summary>Requires one condition at least.</summary>
    public void RequireOne(Command command, Func<System.CommandLine.Parsing.CommandResult, bool> isNeeded) =>
        command.Validators.Add(result =>
        {
            Option[] conditions = [_table, _load, _column, _reason, _ids];
            if (isNeeded(result) && conditions.All(option => result.GetResult(option) is null or { Implicit: true }))
                result.AddError("Say which rows: --table, --load, --column, --reason or --id.");
        });

    /// <summary>What the user said.</summary>
    public QuarantineFilter Read(ParseResult parsed, bool withState)
    {
        var filter = new QuarantineFilter
        {
            LoadId = parsed.GetValue(_load),
            Table = parsed.GetValue(_table),
            Column = parsed.GetValue(_column) ?? "",
            Reason = parsed.GetValue(_reason),
            State = withState ? parsed.GetValue(_state) : QuarantineState.Open,
        };
        filter.QuarantineIds.AddRange(parsed.GetValue(_ids) ?? []);
        return filter;
    }

    private static T? Word<T>(string text)
        where T : struct, System.Enum
    {
        foreach (var value in System.Enum.GetValues<T>().Skip(1))
            if (Name(value).Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    private static string Words<T>()
        where T : struct, System.Enum => string.Join(", ", System.Enum.GetValues<T>().Skip(1).Select(Name));

    private static string Name<T>(T value)
        where T : struct, System.Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
