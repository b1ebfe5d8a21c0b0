namespace ScoringService.Engine;

// Customer lifetime value.
public static partial class ScoreColumns
{
    public static readonly ColumnDefinition AliveProbability = new("p_alive", ColumnType.Float64, "probability",
        "Probability that the customer still buys, by the purchase model; null without a purchase.",
        "P(alive)", "存活概率");
    public static readonly ColumnDefinition NoPurchaseProbability90D = new(
        "p_no_purchase_90d", ColumnType.Float64, "probability",
        "Probability of no purchase in the 90 days after as_of; null without a purchase.",
        "P(no purchase), 90 days", "未来90天不购买概率");
    public static readonly ColumnDefinition ExpectedPurchases30D = new(
        "expected_purchases_30d", ColumnType.Float64, "count",
        "Purchase days expected in the 30 days after as_of; null without a purchase.",
        "Expected purchases, 30 days", "未来30天预期购买次数");
    public static readonly ColumnDefinition ExpectedPurchases90D = new(
        "expected_purchases_90d", ColumnType.Float64, "count",
        "Purchase days expected in the 90 days after as_of; null without a purchase.",
        "Expected purchases, 90 days", "未来90天预期购买次数");
    public static readonly ColumnDefinition ExpectedPurchases365D = new(
        "expected_purchases_365d", ColumnType.Float64, "count",
        "Purchase days expected in the 365 days after as_of; null without a purchase.",
        "Expected purchases, 365 days", "未来365天预期购买次数");
    public static readonly ColumnDefinition ExpectedOrderValue = new(
        "expected_order_value", ColumnType.Float64, "base currency",
        "Amount expected of a future purchase day, by Gamma-Gamma, else the mean order of the customer; null "
        + "without a purchase.",
        "Expected order value", "预期客单价");
    public static readonly ColumnDefinition PredictedClv = new("predicted_clv", ColumnType.Float64, "base currency",
        "Discounted value of the purchases expected in the coming periods of the model (12 months by default): "
        + "profit where the gross margin of the customer is known, else revenue; null without a purchase.",
        "Predicted lifetime value", "预测生命周期价值");
    public static readonly ColumnDefinition NextPurchaseAt = new("next_purchase_at", ColumnType.Timestamp, "UTC",
        "Median instant of the next purchase if the customer has not left; null without a purchase and beyond a "
        + "hundred years.",
        "Next purchase", "预计下次购买时间");

    private static IReadOnlyList<ColumnDefinition> LifetimeColumns =>
    [
        AliveProbability, NoPurchaseProbability90D, ExpectedPurchases30D, ExpectedPurchases90D, ExpectedPurchases365D,
        ExpectedOrderValue, PredictedClv, NextPurchaseAt,
    ];
}
