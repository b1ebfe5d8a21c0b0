namespace ScoringService.Engine.Churn;

/// <summary>
/// What the signals read of the same customers, one cell each. A column that is not set is unknown of everybody. A
/// signal whose inputs are unknown (null, or NaN) is not set: nothing known is no sign.
/// </summary>
internal readonly ref struct SignalInput
{
    /// <summary>Whole days since the last purchase; null without a purchase, and then nothing that counts days without
    /// one is set: who never bought cannot fall silent.</summary>
    public Cells<int> RecencyDays { get; init; }

    /// <summary>Number of purchases.</summary>
    public Cells<int> PurchaseCount { get; init; }

    /// <summary>Mean days between purchase days; null with fewer than two.</summary>
    public Cells<double> MeanGapDays { get; init; }

    /// <summary>Net spend of the last 90 days, base currency.</summary>
    public Cells<double> Spend90D { get; init; }

    /// <summary>Net spend of the 90 days before those.</summary>
    public Cells<double> SpendPrevious90D { get; init; }

    /// <summary>Net spend of the last 365 days, base currency.</summary>
    public Cells<double> AnnualAmount { get; init; }

    /// <summary>Number of uses in the last 30 days.</summary>
    public Cells<int> Activity30D { get; init; }

    /// <summary>Number of uses in the 30 days before those.</summary>
    public Cells<int> ActivityPrevious30D { get; init; }

    /// <summary>Number of tickets in the last 30 days.</summary>
    public Cells<int> Tickets30D { get; init; }

    /// <summary>Number of tickets in the 30 days before those.</summary>
    public Cells<int> TicketsPrevious30D { get; init; }

    /// <summary>Mean satisfaction of the last 90 days, 0 to 10; null without an answer.</summary>
    public Cells<double> Satisfaction90D { get; init; }

    /// <summary>Mean satisfaction of the 90 days before those; null without an answer.</summary>
    public Cells<double> SatisfactionPrevious90D { get; init; }

    /// <summary>The last NPS answer, 0 to 10; null without an answer.</summary>
    public Cells<double> LastNps { get; init; }

    /// <summary>The NPS answer before the last; null with fewer than two.</summary>
    public Cells<double> NpsBefore { get; init; }

    /// <summary>Number of complaints not resolved.</summary>
    public Cells<int> UnresolvedComplaints { get; init; }

    /// <summary>1 when the customer is in one of the upper two tiers, else 0.</summary>
    public Cells<byte> IsUpperTier { get; init; }

    /// <summary>1 when the customer has unsubscribed, else 0.</summary>
    public Cells<byte> IsUnsubscribed { get; init; }

    /// <summary>1 when the account is closed, else 0.</summary>
    public Cells<byte> IsClosed { get; init; }

    /// <summary>1 for a company, 0 for a person; null when the kind is unknown.</summary>
    public Cells<byte> IsCompany { get; init; }

    /// <summary>Probability that the customer still buys, 0 to 1.</summary>
    public Cells<double> AliveProbability { get; init; }

    /// <summary>1 when something was put into the cart in the last 90 days and nothing bought since, else 0.</summary>
    public Cells<byte> CartWithoutPurchase90D { get; init; }
}
