namespace ScoringService.Storage;

/// <summary>A change of a customer's stage, tier, segment, cluster or churn band from one run to the next.</summary>
/// <param name="Id">Number of the change; later runs have the greater ones.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Column">Name of the column, one of <see cref="RunStates.Tracked"/>.</param>
/// <param name="From">The code before; null when the customer had none or was not there.</param>
/// <param name="To">The code since; null when it has none any more.</param>
/// <param name="Reason">What the run went by, in English.</param>
/// <param name="Run">The run that changed it.</param>
public sealed record RecordedChange(
    long Id, string CustomerId, string Column, string? From, string? To, string Reason, ScoringRun Run)
{
    /// <summary>The model that <see cref="From"/> is a code of: that of the run before; null when it is not on
    /// record.</summary>
    public long? FromModel { get; init; }
}

/// <summary>Which changes to list.</summary>
public sealed record ChangeFilter
{
    /// <summary>Only those of this customer; null for all.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only those of the run at this instant, UTC; null for all.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>Only those of runs at these instants.</summary>
    public InstantRange Within { get; init; } = InstantRange.All;

    /// <summary>Only those of this column; null for all of <see cref="RunStates.Tracked"/>.</summary>
    public string? Column { get; init; }
}

/// <summary>Customers who went the same way from one run to another.</summary>
/// <param name="HasAppeared">Whether they are not in the first run at all.</param>
/// <param name="From">Their code in the first run; null for none.</param>
/// <param name="To">Their code in the second run; null for none.</param>
/// <param name="Customers">Their number.</param>
/// <param name="Revenue">Their net spend of the 365 days before the second run, in base currency.</param>
public sealed record MovementCell(bool HasAppeared, string? From, string? To, long Customers, double Revenue);
