namespace ScoringService.Engine.Value;

/// <summary>Names of the indicators that the dimensions are made of, in the order of
/// <see cref="ValueInput.this"/>.</summary>
public static class ValueIndicators
{
    /// <summary>All names; <see cref="ValueOptions.IndicatorWeights"/> uses them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "historic_value", "predicted_clv", "spend_growth", "external_financial",
        "repurchase_rate", "satisfaction", "nps", "complaints", "content_interactions", "external_emotional",
        "strategic_fit", "industry_growth", "company_size", "share_of_wallet", "renewal_rate", "cooperation_years",
        "external_strategic",
        "referrals", "nps_promoter", "external_referral",
    ];

    /// <summary>Labels, one per name.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("Historic value", "历史贡献"), new("Predicted lifetime value", "预测生命周期价值"),
        new("Growth of spend", "消费增长"), new("Financial value, assessed", "财务价值（外部评估）"),
        new("Repurchase rate", "复购率"), new("Satisfaction", "满意度"), new("NPS answer", "NPS 评分"),
        new("Complaints", "投诉次数"), new("Content interactions", "内容互动"),
        new("Emotional value, assessed", "情感价值（外部评估）"),
        new("Strategic fit", "战略匹配度"), new("Industry growth", "行业增长潜力"), new("Company size", "企业规模"),
        new("Share of wallet", "采购份额"), new("Renewal rate", "续约率"), new("Cooperation years", "合作年限"),
        new("Strategic value, assessed", "战略价值（外部评估）"),
        new("Referrals", "推荐客户数"), new("Promoter", "NPS 推荐者"), new("Referral value, assessed", "推荐价值（外部评估）"),
    ];

    /// <summary>Code of the dimension that an indicator belongs to.</summary>
    /// <param name="indicator">Position in <see cref="All"/>.</param>
    public static string DimensionOf(int indicator) =>
        ValueDimensions.All[Firsts.AsSpan(1).IndexOfAnyInRange(indicator + 1, Count)];

    internal const int Count = 20;

    private static readonly int[] Firsts = [0, 4, 10, 17, Count];

    /// <summary>The one indicator of which more is worse.</summary>
    internal const int Complaints = 7;

    /// <summary>Position of a dimension's first indicator; for one past the last dimension, the number of
    /// indicators.</summary>
    internal static int First(int dimension) => Firsts[dimension];

    /// <summary>Whether an indicator counts things that happened.</summary>
    internal static bool IsCount(int indicator) =>
        All[indicator] is "complaints" or "content_interactions" or "referrals";

    /// <summary>Whether an indicator is an assessment from outside, which counts only once it is given a
    /// weight.</summary>
    internal static bool IsExternal(int indicator) => Array.IndexOf(Firsts, indicator + 1) > 0;
}
