using System.CommandLine;
using System.CommandLine.Parsing;

namespace ScoringService.Cli.Options;

/// <summary>Which customers a fit or a stream is about; all conditions that are given must hold.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _kinds = Many("--kind", "B2B|B2C", "Only these kinds of customers.");
    private readonly Option<string[]> _industries = Many("--industry", "NAME", "Only these industries, as loaded.");
    private readonly Option<string[]> _regions = Many("--region", "NAME", "Only these regions, as loaded.");

    private readonly Option<int?> _activeWithin = new("--active-within")
    {
        Description = "Only customers with a purchase in this many days.",
        HelpName = "DAYS",
    };

    private readonly Option<double?> _minAnnualAmount = new("--min-annual-amount")
    {
        Description = "Only customers whose net spend of 365 days is at least this.",
        HelpName = "AMOUNT",
    };

    private readonly Option<string?> _rule = new("--where")
    {
        Description = "Only customers that meet this rule over feature and score columns (docs/rules.md), e.g. "
            + "\"recency_days > 60 and region = 'North'\".",
        HelpName = "RULE",
    };

    public FilterOptions() => _kinds.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "B2B", "B2C");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All()) command.Add(option);
    }

    /// <summary>What the user said; null without any condition.</summary>
    public V1.PopulationFilter? Read(ParseResult parsed)
    {
        if (!IsGiven(parsed.CommandResult)) return null;
        var filter = new V1.PopulationFilter();
        filter.Kinds.AddRange(parsed.GetValue(_kinds)!.Select(kind =>
            kind.Equals("B2B", StringComparison.OrdinalIgnoreCase) ? V1.CustomerKind.B2B : V1.CustomerKind.B2C));
        filter.Industries.AddRange(parsed.GetValue(_industries)!);
        filter.Regions.AddRange(parsed.GetValue(_regions)!);
        if (parsed.GetValue(_activeWithin) is { } days) filter.ActiveWithinDays = days;
        if (parsed.GetValue(_minAnnualAmount) is { } amount) filter.MinAnnualAmount = amount;
        if (parsed.GetValue(_rule) is { } rule) filter.Rule = rule;
        return filter;
    }

    /// <summary>Whether there is any condition.</summary>
    public bool IsGiven(SymbolResult result) => All().Any(option => result.GetResult(option) is { Implicit: false });

    private Option[] All() => [_kinds, _industries, _regions, _activeWithin, _minAnnualAmount, _rule];

    private static Option<string[]> Many(string name, string helpName, string description) => new(name)
    {
        Description = $"{description} Repeatable.",
        HelpName = helpName,
        DefaultValueFactory = _ => [],
    };
}
