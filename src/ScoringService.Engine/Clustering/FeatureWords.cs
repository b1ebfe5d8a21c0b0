namespace ScoringService.Engine.Clustering;

/// <summary>Words for a feature in the names and descriptions of clusters.</summary>
/// <param name="Short">The feature: "spend".</param>
/// <param name="High">A cluster far above the mean: "high spend".</param>
/// <param name="Low">A cluster far below the mean: "low spend".</param>
internal sealed record FeatureWords(Label Short, Label High, Label Low)
{
    private static readonly Dictionary<string, FeatureWords> Known = new()
    {
        [FeatureColumns.RecencyDays.Name] =
            new(new("recency", "最近购买间隔"), new("long inactive", "久未购买"), new("recently active", "近期购买")),
        [FeatureColumns.PurchaseCount.Name] =
            new(new("purchases", "购买次数"), new("frequent", "购买频繁"), new("infrequent", "购买较少")),
        [FeatureColumns.TotalSpend.Name] =
            new(new("spend", "消费金额"), new("high spend", "高消费"), new("low spend", "低消费")),
        [FeatureColumns.AverageOrderValue.Name] =
            new(new("order value", "客单价"), new("large orders", "高客单价"), new("small orders", "低客单价")),
        [FeatureColumns.CustomerAge.Name] =
            new(new("tenure", "客户时龄"), new("long-standing", "老客户"), new("new", "新客户")),
        [FeatureColumns.ActiveMonths12.Name] =
            new(new("active months", "活跃月数"), new("active all year", "全年活跃"), new("rarely active", "很少活跃")),
        [FeatureColumns.Activity30D.Name] =
            new(new("activity", "近期活跃度"), new("very active", "高活跃"), new("hardly active", "低活跃")),
        [FeatureColumns.Satisfaction90D.Name] =
            new(new("satisfaction", "满意度"), new("satisfied", "满意"), new("dissatisfied", "不满意")),
    };

    /// <summary>Words for a column; made from its catalogue labels where no better ones are known.</summary>
    public static FeatureWords Of(string name)
    {
        if (Known.TryGetValue(name, out var words)) return words;
        var column = FeatureColumns.All.FirstOrDefault(column => column.Name == name);
        var (en, zh) = column is null ? (name, name) : (column.LabelEn.ToLowerInvariant(), column.LabelZh);
        return new FeatureWords(new Label(en, zh), new Label($"high {en}", $"{zh}高"), new Label($"low {en}", $"{zh}低"));
    }
}
