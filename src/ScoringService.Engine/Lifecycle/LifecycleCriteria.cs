namespace ScoringService.Engine.Lifecycle;

/// <summary>The criteria of the lifecycle stages, as a bit each. Thresholds: <see cref="LifecycleOptions"/>. Bits 16
/// and up are those of <see cref="LifecycleOptions.Rules"/>, in their order.</summary>
[Flags]
public enum LifecycleCriteria
{
    /// <summary>Nothing matched.</summary>
    None = 0,

    /// <summary>POTENTIAL: enough page views.</summary>
    PageViews = 1 << 0,

    /// <summary>POTENTIAL: took part in an activity.</summary>
    Activity = 1 << 1,

    /// <summary>POTENTIAL: filled in a form.</summary>
    Form = 1 << 2,

    /// <summary>NEW: the first purchase is recent.</summary>
    FirstPurchase = 1 << 3,

    /// <summary>GROWING: enough repeat purchases in the last 30 days.</summary>
    RepeatPurchases = 1 << 4,

    /// <summary>GROWING: the average order is well above the first.</summary>
    OrderValueGrowth = 1 << 5,

    /// <summary>GROWING: uses enough core features.</summary>
    CoreFeatures = 1 << 6,

    /// <summary>MATURE: bought in enough months in a row.</summary>
    ConsecutiveMonths = 1 << 7,

    /// <summary>MATURE: average revenue among the highest of the population.</summary>
    TopArpu = 1 << 8,

    /// <summary>MATURE: referred new customers.</summary>
    Referral = 1 << 9,

    /// <summary>DECLINING: no order for long.</summary>
    NoOrder = 1 << 10,

    /// <summary>DECLINING: usage fell.</summary>
    UsageDrop = 1 << 11,

    /// <summary>DECLINING: fewer tickets, together with another sign of decline.</summary>
    TicketDrop = 1 << 12,

    /// <summary>LOST: no purchase for very long.</summary>
    LongSilence = 1 << 13,

    /// <summary>LOST: the account is closed.</summary>
    AccountClosed = 1 << 14,

    /// <summary>LOST: unsubscribed and no purchase for long.</summary>
    UnsubscribedAndSilent = 1 << 15,
}
