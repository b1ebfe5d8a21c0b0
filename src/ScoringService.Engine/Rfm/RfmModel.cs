namespace ScoringService.Engine.Rfm;

/// <summary>What RFM scoring needs to know of the population that it was fitted on.</summary>
public sealed record RfmModel
{
    /// <summary>Number of customers that were used: those with a purchase and a finite net spend.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>Days since the last purchase.</summary>
    public required RfmAxis Recency { get; init; }

    /// <summary>Number of purchases.</summary>
    public required RfmAxis Frequency { get; init; }

    /// <summary>Net spend in base currency.</summary>
    public required RfmAxis Monetary { get; init; }

    /// <summary>
    /// Median number of purchases of the customers with two or more; null when there is none. Without it every repeat
    /// buyer is LOW_FREQUENCY.
    /// </summary>
    public required double? RepeatMedianPurchaseCount { get; init; }
}
