namespace ScoringService.Engine;

// Value and tiers.
public static partial class ScoreColumns
{
    public static readonly ColumnDefinition ValueScore = new("value_score", ColumnType.Float64, "0–100",
        "Composite of the four dimensions by the weights for the kind of customer; null when no dimension is known.",
        "Value score", "综合价值得分");
    public static readonly ColumnDefinition FinancialValue = new("financial_value", ColumnType.Float64, "0–100",
        "Financial value: weighted mean of percentile ranks; null when no indicator is known.",
        "Financial value", "财务价值");
    public static readonly ColumnDefinition EmotionalValue = new("emotional_value", ColumnType.Float64, "0–100",
        "Emotional value: weighted mean of percentile ranks; null when no indicator is known.",
        "Emotional value", "情感价值");
    public static readonly ColumnDefinition StrategicValue = new("strategic_value", ColumnType.Float64, "0–100",
        "Strategic value: weighted mean of percentile ranks; null when no indicator is known.",
        "Strategic value", "战略价值");
    public static readonly ColumnDefinition ReferralValue = new("referral_value", ColumnType.Float64, "0–100",
        "Referral value: weighted mean of percentile ranks; null when no indicator is known.",
        "Referral value", "推荐价值");
    public static readonly ColumnDefinition Tier = new("tier", ColumnType.Dictionary, "",
        "Tier in use: the override of a person while it holds, else the computed one; null without a value score.",
        "Tier", "客户层级");
    public static readonly ColumnDefinition TierByShare = new("tier_by_share", ColumnType.Dictionary, "",
        "Tier by share of the population; null without a value score.",
        "Tier by share", "按占比层级");
    public static readonly ColumnDefinition TierByAmount = new("tier_by_amount", ColumnType.Dictionary, "",
        "Tier by annual amount; null for consumers and when the kind is unknown.",
        "Tier by amount", "按金额层级");
    public static readonly ColumnDefinition TierConflict = new("tier_conflict", ColumnType.Boolean, "",
        "Whether both tiers are known and differ.",
        "Tier conflict", "层级冲突");
    public static readonly ColumnDefinition TierOverridden = new("tier_overridden", ColumnType.Boolean, "",
        "Whether a person decided the tier in use.",
        "Tier overridden", "人工指定层级");
    public static readonly ColumnDefinition Grade = new("grade", ColumnType.Dictionary, "",
        "VIP, POTENTIAL or ORDINARY by the tier in use.",
        "Grade", "客户等级");
    public static readonly ColumnDefinition ValueClass = new("value_class", ColumnType.Dictionary, "",
        "HIGH_VALUE, MIDDLE_VALUE or LOW_VALUE by the tier in use.",
        "Value class", "价值分类");
    public static readonly ColumnDefinition BehaviourClass = new("behaviour_class", ColumnType.Dictionary, "",
        "ACTIVE, AT_RISK or DORMANT by silence and churn band; null without a purchase.",
        "Behaviour class", "行为分类");
    public static readonly ColumnDefinition NeedClass = new("need_class", ColumnType.Dictionary, "",
        "CUSTOMISED, STANDARDISED or PRICE_SENSITIVE by support load, breadth and discounts.",
        "Need class", "需求分类");
    public static readonly ColumnDefinition ValueCoverage = new("value_coverage", ColumnType.Float64, "share",
        "Share of the weight of the value score whose indicators are known.",
        "Value coverage", "价值覆盖率", IsExplanation: true);
    public static readonly ColumnDefinition FinancialContribution = new(
        "financial_contribution", ColumnType.Float64, "0–100",
        "What the financial value adds to value_score; the four add up to it.",
        "Financial contribution", "财务价值贡献", IsExplanation: true);
    public static readonly ColumnDefinition EmotionalContribution = new(
        "emotional_contribution", ColumnType.Float64, "0–100",
        "What the emotional value adds to value_score; the four add up to it.",
        "Emotional contribution", "情感价值贡献", IsExplanation: true);
    public static readonly ColumnDefinition StrategicContribution = new(
        "strategic_contribution", ColumnType.Float64, "0–100",
        "What the strategic value adds to value_score; the four add up to it.",
        "Strategic contribution", "战略价值贡献", IsExplanation: true);
    public static readonly ColumnDefinition ReferralContribution = new(
        "referral_contribution", ColumnType.Float64, "0–100",
        "What the referral value adds to value_score; the four add up to it.",
        "Referral contribution", "推荐价值贡献", IsExplanation: true);

    private static IReadOnlyList<ColumnDefinition> ValueColumns =>
    [
        ValueScore, FinancialValue, EmotionalValue, StrategicValue, ReferralValue, Tier, TierByShare, TierByAmount,
        TierConflict, TierOverridden, Grade, ValueClass, BehaviourClass, NeedClass, ValueCoverage,
        FinancialContribution, EmotionalContribution, StrategicContribution, ReferralContribution,
    ];
}
