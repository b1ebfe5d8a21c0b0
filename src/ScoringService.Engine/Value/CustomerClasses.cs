namespace ScoringService.Engine.Value;

/// <summary>Grade of a customer, by its tier.</summary>
public enum CustomerGrade
{
    /// <summary>VIP客户.</summary>
    Vip,

    /// <summary>潜力客户.</summary>
    Potential,

    /// <summary>普通客户.</summary>
    Ordinary,
}

/// <summary>Value class of a customer, by its tier.</summary>
public enum ValueClass
{
    /// <summary>高价值.</summary>
    High,

    /// <summary>中价值.</summary>
    Middle,

    /// <summary>低价值.</summary>
    Low,
}

/// <summary>Behaviour class of a customer.</summary>
public enum BehaviourClass
{
    /// <summary>活跃: bought lately and is not likely to leave.</summary>
    Active,

    /// <summary>沉睡: no purchase for long.</summary>
    Dormant,

    /// <summary>流失风险: still buying, but silent for a while or likely to leave.</summary>
    AtRisk,
}

/// <summary>What a customer wants most.</summary>
public enum NeedClass
{
    /// <summary>定制化: needs much support or buys broadly.</summary>
    Customised,

    /// <summary>标准化: none of the others.</summary>
    Standardised,

    /// <summary>价格敏感: buys mostly at a discount.</summary>
    PriceSensitive,
}

/// <summary>Codes and labels of the customer classes, in the order of the enumerations' numbers.</summary>
public static class CustomerClasses
{
    /// <summary>Codes of <see cref="CustomerGrade"/>.</summary>
    public static IReadOnlyList<string> Grades { get; } = ["VIP", "POTENTIAL", "ORDINARY"];

    /// <summary>Labels of <see cref="CustomerGrade"/>.</summary>
    public static IReadOnlyList<Label> GradeLabels { get; } =
        [new("VIP customer", "VIP客户"), new("Potential customer", "潜力客户"), new("Ordinary customer", "普通客户")];

    /// <summary>Codes of <see cref="ValueClass"/>.</summary>
    public static IReadOnlyList<string> ValueClasses { get; } = ["HIGH_VALUE", "MIDDLE_VALUE", "LOW_VALUE"];

    /// <summary>Labels of <see cref="ValueClass"/>.</summary>
    public static IReadOnlyList<Label> ValueClassLabels { get; } =
        [new("High value", "高价值"), new("Middle value", "中价值"), new("Low value", "低价值")];

    /// <summary>Codes of <see cref="BehaviourClass"/>.</summary>
    public static IReadOnlyList<string> Behaviours { get; } = ["ACTIVE", "DORMANT", "AT_RISK"];

    /// <summary>Labels of <see cref="BehaviourClass"/>.</summary>
    public static IReadOnlyList<Label> BehaviourLabels { get; } =
        [new("Active", "活跃"), new("Dormant", "沉睡"), new("At risk", "流失风险")];

    /// <summary>Codes of <see cref="NeedClass"/>.</summary>
    public static IReadOnlyList<string> Needs { get; } = ["CUSTOMISED", "STANDARDISED", "PRICE_SENSITIVE"];

    /// <summary>Labels of <see cref="NeedClass"/>.</summary>
    public static IReadOnlyList<Label> NeedLabels { get; } =
        [new("Customised", "定制化"), new("Standardised", "标准化"), new("Price-sensitive", "价格敏感")];
}
