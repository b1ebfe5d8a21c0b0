using System.Collections.Frozen;

namespace ScoringService.Engine;

/// <summary>English and Chinese labels of the codes that score columns hold by default.</summary>
public static class LabelCatalogue
{
    /// <summary>Labels by code.</summary>
    public static IReadOnlyDictionary<string, Label> All { get; } = new Dictionary<string, Label>
    {
        ["SCORED"] = new("Scored", "已评分"),
        ["NO_PURCHASE"] = new("No purchase", "无购买记录"),
        ["INVALID_SPEND"] = new("Spend not usable", "消费金额异常"),
        ["NOT_FITTED"] = new("Model not fitted", "模型未拟合"),
        ["SUPPRESSED"] = new("No consent to profiling", "未授权画像"),

        ["CHAMPIONS"] = new("Champions", "冠军客户"),
        ["LOYAL"] = new("Loyal", "忠诚客户"),
        ["POTENTIAL_LOYALIST"] = new("Potential loyalist", "潜力忠诚"),
        ["NEW"] = new("New", "新客户"),
        ["PROMISING"] = new("Promising", "有潜力"),
        ["NEED_ATTENTION"] = new("Need attention", "需关注"),
        ["ABOUT_TO_SLEEP"] = new("About to sleep", "即将沉睡"),
        ["AT_RISK"] = new("At risk", "有风险"),
        ["CANNOT_LOSE"] = new("Cannot lose", "不能流失"),
        ["HIBERNATING"] = new("Hibernating", "沉睡"),
        ["LOST"] = new("Lost", "流失"),

        ["IMPORTANT_VALUE"] = new("Important, value", "重要价值客户"),
        ["IMPORTANT_DEVELOP"] = new("Important, develop", "重要发展客户"),
        ["IMPORTANT_KEEP"] = new("Important, keep", "重要保持客户"),
        ["IMPORTANT_WINBACK"] = new("Important, win back", "重要挽留客户"),
        ["GENERAL_VALUE"] = new("General, value", "一般价值客户"),
        ["GENERAL_DEVELOP"] = new("General, develop", "一般发展客户"),
        ["GENERAL_KEEP"] = new("General, keep", "一般保持客户"),
        ["GENERAL_WINBACK"] = new("General, win back", "一般挽留客户"),

        ["ONE_TIME"] = new("One-time buyer", "一次性购买"),
        ["LOW_FREQUENCY"] = new("Low frequency", "低频购买"),
        ["HIGH_FREQUENCY"] = new("High frequency", "高频购买"),
    }.ToFrozenDictionary();

    /// <summary>The label of a code; the code itself stands in for a label that nobody gave.</summary>
    public static Label Of(string code) => All.TryGetValue(code, out var label) ? label : new Label(code, code);
}
