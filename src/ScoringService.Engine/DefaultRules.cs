using ScoringService.Engine.Segments;

namespace ScoringService.Engine;

/// <summary>The segments and tags of the field that are in force when none are given.</summary>
public static class DefaultRules
{
    /// <summary>Segments by annual amount and length of the cooperation, the best first.</summary>
    public static IReadOnlyList<RuleDefinition> Segments { get; } =
    [
        new("STRATEGIC", "net_spend_365d >= 1000000 and cooperation_years >= 2", new("Strategic customer", "战略客户")),
        new("HIGH_VALUE_STRATEGIC", "net_spend_365d >= 500000 and cooperation_years >= 2",
            new("High-value strategic customer", "高价值战略客户")),
        new("MIDDLE_VALUE_GROWING",
            "net_spend_365d >= 100000 and net_spend_365d < 500000 and cooperation_years between 0.5 and 2",
            new("Middle-value growing customer", "中价值成长客户")),
        new("CHURN_RISK", "kind = 'B2B' and net_spend_365d < 50000 and recency_days >= 180",
            new("Customer at risk of churning", "流失风险客户")),
    ];

    /// <summary>Tags by need.</summary>
    public static IReadOnlyList<RuleDefinition> Tags { get; } =
    [
        new("TRAINING_NEED", "purchase_count > 0 and tickets_30d >= 2 and core_features_used < 3",
            new("Needs training", "培训需求型")),
        new("PRICE_SENSITIVE", "need_class = 'PRICE_SENSITIVE' or (cart_no_purchase_90d and cart_adds_90d >= 3)",
            new("Price-sensitive", "价格敏感型")),
    ];
}
