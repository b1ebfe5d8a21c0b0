namespace ScoringService.Engine.Backtest;

/// <summary>How customers moved between the groups of one score column from the cut to the end of the horizon. The
/// model of the cut says the group on both dates, each by itself.</summary>
public sealed record Movement
{
    /// <summary>Name of the score column.</summary>
    public required string Column { get; init; }

    /// <summary>The column's names for people.</summary>
    public required Label Title { get; init; }

    /// <summary>The groups.</summary>
    public required IReadOnlyList<MovementGroup> Groups { get; init; }

    /// <summary>Number of customers by group at the cut, then by group at the end.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Counts { get; init; }

    /// <summary>What those customers spent between both dates, net, in base currency.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Spend { get; init; }

    /// <summary>Number of customers with a group on both dates.</summary>
    public required long CustomerCount { get; init; }

    /// <summary>Number of customers with a group only at the end.</summary>
    public required long AppearedCount { get; init; }

    /// <summary>Number of customers with a group only at the cut.</summary>
    public required long VanishedCount { get; init; }

    /// <summary>Share of the customers whose group is the same on both dates; null without customers.</summary>
    public required double? UnchangedShare { get; init; }

    /// <summary>The share that would be expected if the groups of both dates had nothing to do with each
    /// other.</summary>
    public required double? UnchangedByChance { get; init; }

    /// <summary>Agreement of both groupings: 1 when they are the same, 0 on average by chance; null without
    /// customers.</summary>
    public required double? AdjustedRandIndex { get; init; }
}

/// <summary>A group that customers move between.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Label">Names for people.</param>
public sealed record MovementGroup(string Code, Label Label);
