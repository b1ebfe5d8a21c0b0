namespace ScoringService.Engine.Churn;

/// <summary>Signals of a customer as bits; a column of them is an Int32 column of these sums.</summary>
[Flags]
public enum ChurnSignals
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No purchase for 90 days or more.</summary>
    Silent90D = 1 << 0,

    /// <summary>No purchase for 60 days or more.</summary>
    NoOrder60D = 1 << 1,

    /// <summary>Activity of the last 30 days is at most half of that of the 30 before, which was 4 or more.</summary>
    UsageDrop = 1 << 2,

    /// <summary>Tickets fell by 30 % or more from 3 or more; only beside another sign of risk.</summary>
    InquiryDrop = 1 << 3,

    /// <summary>Spend of the last 90 days is at most half of that of the 90 before, which was above 0.</summary>
    SpendDrop = 1 << 4,

    /// <summary>More than two of its own mean gaps since the last of three purchases or more.</summary>
    Overdue = 1 << 5,

    /// <summary>Mean satisfaction fell by 2 points or more, or the last NPS answer is at most 6 after 7 or
    /// more.</summary>
    SatisfactionDrop = 1 << 6,

    /// <summary>One of the upper two tiers with <see cref="SatisfactionDrop"/> or an unresolved complaint.</summary>
    HighValueDissatisfied = 1 << 7,

    /// <summary>The customer has unsubscribed.</summary>
    Unsubscribed = 1 << 8,

    /// <summary>The account is closed.</summary>
    Closed = 1 << 9,

    /// <summary>P(alive) below 0.3.</summary>
    LowPAlive = 1 << 10,

    /// <summary>Put something into the cart in the last 90 days and bought nothing since: an opportunity, not a
    /// risk.</summary>
    CartNoPurchase = 1 << 11,

    /// <summary>A company with an annual amount below 50,000 and no purchase for 6 months.</summary>
    SmallAndSilent = 1 << 12,
}
