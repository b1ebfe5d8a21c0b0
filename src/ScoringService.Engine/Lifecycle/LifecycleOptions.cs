using System.Text.Json.Serialization;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Thresholds and weights of the lifecycle. "Months" of tenure are twelfths of a year.</summary>
public sealed record LifecycleOptions
{
    /// <summary>Most further criteria.</summary>
    public const int MostRules = 15;

    /// <summary>POTENTIAL: page views, at least.</summary>
    public LifecycleCriterion PageViews { get; init; } = new(3);

    /// <summary>POTENTIAL: activities taken part in, at least.</summary>
    public LifecycleCriterion Activity { get; init; } = new(1);

    /// <summary>POTENTIAL: forms filled in, at least.</summary>
    public LifecycleCriterion Form { get; init; } = new(1);

    /// <summary>NEW: days since the first purchase, at most.</summary>
    public LifecycleCriterion FirstPurchase { get; init; } = new(30);

    /// <summary>GROWING: purchases after the first in the last 30 days, at least.</summary>
    public LifecycleCriterion RepeatPurchases { get; init; } = new(2);

    /// <summary>GROWING: (average order − first order) ÷ first order, at least.</summary>
    public LifecycleCriterion OrderValueGrowth { get; init; } = new(0.2);

    /// <summary>GROWING: distinct core features used, at least.</summary>
    public LifecycleCriterion CoreFeatures { get; init; } = new(3);

    /// <summary>MATURE: months in a row with a purchase, at least.</summary>
    public LifecycleCriterion ConsecutiveMonths { get; init; } = new(3);

    /// <summary>MATURE: share of the population with a higher average revenue, at most.</summary>
    public LifecycleCriterion TopArpu { get; init; } = new(0.2);

    /// <summary>MATURE: referrals, at least.</summary>
    public LifecycleCriterion Referral { get; init; } = new(1);

    /// <summary>DECLINING: whole days without an order, at least. From here to <see cref="LongSilence"/> it is a hard
    /// rule.</summary>
    public LifecycleCriterion NoOrder { get; init; } = new(60);

    /// <summary>DECLINING: (usage before − usage now) ÷ usage before, at least.</summary>
    public LifecycleCriterion UsageDrop { get; init; } = new(0.5);

    /// <summary>DECLINING: (tickets before − tickets now) ÷ tickets before, at least; only with another sign.</summary>
    public LifecycleCriterion TicketDrop { get; init; } = new(0.3);

    /// <summary>LOST: whole days since the last purchase, more than.</summary>
    public LifecycleCriterion LongSilence { get; init; } = new(90);

    /// <summary>LOST: the account is closed; the threshold is not used.</summary>
    public LifecycleCriterion AccountClosed { get; init; } = new(1);

    /// <summary>LOST: unsubscribed, and whole days without a purchase, at least.</summary>
    public LifecycleCriterion UnsubscribedAndSilent { get; init; } = new(60);

    /// <summary>Further criteria, at most <see cref="MostRules"/>. Rule i has bit 16 + i of
    /// <see cref="LifecycleCriteria"/>.</summary>
    public IReadOnlyList<LifecycleRule> Rules { get; init; } = [];

    /// <summary>Least usage in the 30 days before for a drop to mean anything, 1 or more.</summary>
    public double LeastUsageBefore { get; init; } = 4;

    /// <summary>Least tickets in the 30 days before for a drop to mean anything, 1 or more.</summary>
    public double LeastTicketsBefore { get; init; } = 3;

    /// <summary>Signals are mixed when the runner-up's degree is at most this below the stage's, 0 to 1.</summary>
    public double MixedMargin { get; init; } = 0.2;

    /// <summary>A stage replaces the previous one when its degree leads by at least this, 0 to 1.</summary>
    public double HysteresisMargin { get; init; } = 0.05;

    /// <summary>Purchase stage: purchases that make a customer loyal, 2 or more.</summary>
    public int LoyalPurchases { get; init; } = 5;

    /// <summary>Purchase stage: a loyal customer's last purchase is at most so many days ago.</summary>
    public int LoyalActiveDays { get; init; } = 90;

    /// <summary>Tenure stage: NEW below so many months.</summary>
    public double TenureNewMonths { get; init; } = 6;

    /// <summary>Tenure stage: STABLE above so many months.</summary>
    public double TenureStableMonths { get; init; } = 24;

    /// <summary>The criteria in the order of the bits of <see cref="LifecycleCriteria"/>.</summary>
    [JsonIgnore]
    internal LifecycleCriterion[] All =>
    [
        PageViews, Activity, Form, FirstPurchase, RepeatPurchases, OrderValueGrowth, CoreFeatures, ConsecutiveMonths,
        TopArpu, Referral, NoOrder, UsageDrop, TicketDrop, LongSilence, AccountClosed, UnsubscribedAndSilent,
    ];

    internal void Validate(List<OptionError> errors) => LifecycleOptionsValidator.Validate(this, errors);
}
