using System.CommandLine;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json")
    {
        Description = "Write one JSON document to standard output, and nothing else there.",
    };

    /// <summary><c>--model</c>.</summary>
    public static Option<long> Model() => new("--model")
    {
        Description = "Version of the model. [default: the active one]",
        HelpName = "VERSION",
    };

    /// <summary><c>--model-then</c>.</summary>
    public static Option<bool> ModelThen() => new("--model-then")
    {
        Description = "Use the model that was in use at --as-of, instead of the active one.",
    };

    /// <summary><c>--limit</c> of a list.</summary>
    public static Option<int> Limit()
    {
        var limit = new Option<int>("--limit")
        {
            Description = "At most this many.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--limit must be 1 or more.");
        });
        return limit;
    }

    /// <summary><c>--as-of</c>.</summary>
    public static Option<Timestamp?> AsOf() => new("--as-of")
    {
        Description = "Look from this instant, ISO 8601; later transactions are ignored. A date means its end (UTC). "
            + "[default: the end of the last day with a transaction]",
        HelpName = "TIME",
        CustomParser = result => Parse.Value(result,
            text => Parse.Instant(text) is { } instant ? Timestamp.FromDateTime(instant) : null,
            "a date or time such as 2025-12-31 or 2025-12-31T18:00:00Z"),
    };
}
