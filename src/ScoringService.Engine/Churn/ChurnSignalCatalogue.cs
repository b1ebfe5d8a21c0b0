namespace ScoringService.Engine.Churn;

/// <summary>Every churn signal with its code and labels.</summary>
public static class ChurnSignalCatalogue
{
    /// <summary>All signals, in the order of their bits: entry i has bit i.</summary>
    public static IReadOnlyList<ChurnSignalInfo> All { get; } =
    [
        new(ChurnSignals.Silent90D, "SILENT_90D", true, new("Silent for 90 days", "沉默客户预警")),
        new(ChurnSignals.NoOrder60D, "NO_ORDER_60D", true, new("No order for 60 days", "60天未下单")),
        new(ChurnSignals.UsageDrop, "USAGE_DROP", true, new("Usage fell", "使用频次下降")),
        new(ChurnSignals.InquiryDrop, "INQUIRY_DROP", true, new("Fewer inquiries", "客服咨询减少")),
        new(ChurnSignals.SpendDrop, "SPEND_DROP", true, new("Spend fell", "消费金额下降")),
        new(ChurnSignals.Overdue, "OVERDUE", true, new("Overdue by its own rhythm", "超出自身购买周期")),
        new(ChurnSignals.SatisfactionDrop, "SATISFACTION_DROP", true, new("Satisfaction fell", "满意度下滑")),
        new(ChurnSignals.HighValueDissatisfied, "HIGH_VALUE_DISSATISFIED", true,
            new("High value, but dissatisfied", "高价值但满意度下滑")),
        new(ChurnSignals.Unsubscribed, "UNSUBSCRIBED", true, new("Unsubscribed", "已退订")),
        new(ChurnSignals.Closed, "CLOSED", true, new("Account closed", "账号已注销")),
        new(ChurnSignals.LowPAlive, "LOW_P_ALIVE", true, new("Probably gone", "存活概率低")),
        new(ChurnSignals.CartNoPurchase, "CART_NO_PURCHASE", false, new("Cart without purchase", "加购未购买")),
        new(ChurnSignals.SmallAndSilent, "SMALL_AND_SILENT", true, new("Small and silent", "流失风险客户")),
    ];

    /// <summary>The signals that speak for churn.</summary>
    public static ChurnSignals Risks { get; } =
        All.Where(info => info.IsRisk).Aggregate(ChurnSignals.None, (sum, info) => sum | info.Signal);
}
