using System.CommandLine;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary><c>--since</c> and <c>--until</c> of a list.</summary>
/// <param name="what">What the instants are of, e.g. "runs that look from".</param>
internal sealed class RangeOptions(string what)
{
    private readonly Option<DateTime?> _since = Create("--since",
        $"Only {what} this instant or a later one, ISO 8601; a date means its beginning (UTC). [default: the first]",
        text => Parse.Midnight(text) ?? Parse.Instant(text));

    private readonly Option<DateTime?> _until = Create("--until",
        $"Only {what} this instant or an earlier one, ISO 8601; a date means its end (UTC). [default: the last]",
        Parse.Instant);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_since);
        command.Add(_until);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_until) < result.GetValue(_since))
                result.AddError("--until must not be before --since.");
        });
    }

    /// <summary>The first instant that is asked for; null for no bound.</summary>
    public Timestamp? From(ParseResult parsed) => Stamp(parsed.GetValue(_since));

    /// <summary>The first instant behind those that are asked for; null for no bound.</summary>
    public Timestamp? Until(ParseResult parsed) => Stamp(parsed.GetValue(_until)?.AddMicroseconds(1));

    private static Timestamp? Stamp(DateTime? instant) => instant is { } at ? Timestamp.FromDateTime(at) : null;

    private static Option<DateTime?> Create(string name, string description, Func<string, DateTime?> parse) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result => Parse.Value(
                result, parse, "a date or time such as 2025-12-31 or 2025-12-31T18:00:00Z"),
        };
}
