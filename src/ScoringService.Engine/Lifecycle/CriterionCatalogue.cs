namespace ScoringService.Engine.Lifecycle;

/// <summary>What belongs to which criterion, by the position of its bit. Criteria of one stage are
/// neighbours.</summary>
internal static class CriterionCatalogue
{
    public const int Count = 16;

    private static readonly int[] Firsts = [0, 3, 4, 7, 10, 13, Count];

    /// <summary>Names of the options, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "page_views", "activity", "form", "first_purchase", "repeat_purchases", "order_value_growth", "core_features",
        "consecutive_months", "top_arpu", "referral", "no_order", "usage_drop", "ticket_drop", "long_silence",
        "account_closed", "unsubscribed_and_silent",
    ];

    /// <summary>Sentences with the threshold as {0}, as a number or as per cent.</summary>
    public static IReadOnlyList<Label> Sentences { get; } =
    [
        new("at least {0} page views", "浏览页面≥{0}次"),
        new("took part in at least {0} activities", "参与活动≥{0}次"),
        new("filled in at least {0} forms", "填写表单≥{0}次"),
        new("first purchase at most {0} days ago", "首次购买≤{0}天"),
        new("at least {0} repeat purchases in 30 days", "30天内复购≥{0}次"),
        new("average order at least {0:0.##%} above the first", "客单价较首单提升≥{0:0.##%}"),
        new("uses at least {0} core features", "使用核心功能≥{0}项"),
        new("purchases in at least {0} months in a row", "连续{0}个月有购买"),
        new("average revenue in the top {0:0.##%}", "ARPU 位于前{0:0.##%}"),
        new("at least {0} referrals", "推荐新客户≥{0}个"),
        new("no order for at least {0} days", "{0}天及以上无订单"),
        new("usage down by at least {0:0.##%}", "使用频次下降≥{0:0.##%}"),
        new("tickets down by at least {0:0.##%} with another sign of decline", "客服咨询减少≥{0:0.##%}且有其他衰退信号"),
        new("last purchase more than {0} days ago", "超过{0}天未购买"),
        new("account closed", "账号注销"),
        new("unsubscribed and no purchase for at least {0} days", "退订且{0}天及以上未购买"),
    ];

    /// <summary>Position of a stage's first criterion; for one past the last stage, the number of
    /// criteria.</summary>
    public static int First(int stage) => Firsts[stage];

    /// <summary>The stage of a criterion.</summary>
    /// <param name="criterion">Position of its bit; of a rule, those after <see cref="Count"/>.</param>
    /// <param name="options">The options that the rules are from.</param>
    public static int StageOf(int criterion, LifecycleOptions options)
    {
        if (criterion >= Count) return LifecycleStages.All.ToList().IndexOf(options.Rules[criterion - Count].Stage);
        var stage = 0;
        while (criterion >= Firsts[stage + 1]) stage++;
        return stage;
    }

    /// <summary>The bits of a stage.</summary>
    public static LifecycleCriteria Of(int stage, LifecycleOptions options) => (LifecycleCriteria)Enumerable
        .Range(0, Count + options.Rules.Count).Where(i => StageOf(i, options) == stage).Sum(i => 1 << i);
}
