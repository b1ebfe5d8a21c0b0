namespace ScoringService.Engine.Value;

/// <summary>What value scoring needs to know of the population that it was fitted on.</summary>
public sealed record ValueModel
{
    /// <summary>Number of customers with a composite.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>The feature column that historic value is read from: gross profit, or total spend.</summary>
    public required string HistoricColumn { get; init; }

    /// <summary>The feature column that company size is read from: employees, or annual revenue.</summary>
    public required string SizeColumn { get; init; }

    /// <summary>Ranks of each indicator in the order of <see cref="ValueIndicators.All"/>; null when nobody has it, it
    /// weighs nothing, or it is a count that is equal for everybody. Such an indicator is missing for everybody who is
    /// scored.</summary>
    public required IReadOnlyList<RankTable?> Indicators { get; init; }

    /// <summary>
    /// The least composite of each tier but the last, descending; null when nobody is far enough up. Compared with
    /// composites rounded to 9 decimals.
    /// </summary>
    public required IReadOnlyList<double?> TierCuts { get; init; }

    /// <summary>Number of customers in each tier by share.</summary>
    public required IReadOnlyList<int> TierPopulations { get; init; }
}
