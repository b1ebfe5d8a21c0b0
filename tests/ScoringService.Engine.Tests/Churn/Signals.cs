using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>What a test says of one customer; null is unknown.</summary>
internal sealed record Signals
{
    public int? Recency { get; init; }

    public int? Purchases { get; init; }

    public double? Gap { get; init; }

    public double? Spend { get; init; }

    public double? SpendBefore { get; init; }

    public double? Annual { get; init; }

    public int? Activity { get; init; }

    public int? ActivityBefore { get; init; }

    public int? Tickets { get; init; }

    public int? TicketsBefore { get; init; }

    public double? Satisfaction { get; init; }

    public double? SatisfactionBefore { get; init; }

    public double? Nps { get; init; }

    public double? NpsBefore { get; init; }

    public int? Complaints { get; init; }

    public byte? UpperTier { get; init; }

    public byte? Unsubscribed { get; init; }

    public byte? Closed { get; init; }

    public byte? Company { get; init; }

    public double? Alive { get; init; }

    public byte? Cart { get; init; }

    /// <summary>The customer's signals with the default thresholds.</summary>
    public static ChurnSignals Of(Signals s)
    {
        var input = new SignalInput
        {
            RecencyDays = Cell(s.Recency),
            PurchaseCount = Cell(s.Purchases),
            MeanGapDays = Cell(s.Gap),
            Spend90D = Cell(s.Spend),
            SpendPrevious90D = Cell(s.SpendBefore),
            AnnualAmount = Cell(s.Annual),
            Activity30D = Cell(s.Activity),
            ActivityPrevious30D = Cell(s.ActivityBefore),
            Tickets30D = Cell(s.Tickets),
            TicketsPrevious30D = Cell(s.TicketsBefore),
            Satisfaction90D = Cell(s.Satisfaction),
            SatisfactionPrevious90D = Cell(s.SatisfactionBefore),
            LastNps = Cell(s.Nps),
            NpsBefore = Cell(s.NpsBefore),
            UnresolvedComplaints = Cell(s.Complaints),
            IsUpperTier = Cell(s.UpperTier),
            IsUnsubscribed = Cell(s.Unsubscribed),
            IsClosed = Cell(s.Closed),
            IsCompany = Cell(s.Company),
            AliveProbability = Cell(s.Alive),
            CartWithoutPurchase90D = Cell(s.Cart),
        };
        var result = new int[1];
        new SignalRules(new ChurnSignalOptions()).Evaluate(input, 0, result);
        return (ChurnSignals)result[0];
    }

    private static Cells<T> Cell<T>(T? value)
        where T : unmanaged => new(new[] { value ?? default }, new[] { value is null ? 0UL : 1UL });
}
