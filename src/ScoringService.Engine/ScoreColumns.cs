namespace ScoringService.Engine;

/// <summary>
/// The catalogue of score columns: what a model says of a customer. A column whose part of the model could not be
/// fitted is null in every row; the model says why. What a customer without a purchase cannot have is null too.
/// </summary>
public static partial class ScoreColumns
{
    public static readonly ColumnDefinition Status = new("status", ColumnType.Dictionary, "",
        "SCORED, or why there is no score: NO_PURCHASE, INVALID_SPEND, NOT_FITTED, SUPPRESSED (no consent).",
        "Status", "状态");
    public static readonly ColumnDefinition RecencyScore = new("recency_score", ColumnType.UInt8, "score",
        "1 to the number of levels, most recent is best; null without a purchase.", "R", "R 得分");
    public static readonly ColumnDefinition FrequencyScore = new("frequency_score", ColumnType.UInt8, "score",
        "1 to the number of levels, more purchases are better; null without a purchase.", "F", "F 得分");
    public static readonly ColumnDefinition MonetaryScore = new("monetary_score", ColumnType.UInt8, "score",
        "1 to the number of levels, more net spend is better; null without a purchase.", "M", "M 得分");
    public static readonly ColumnDefinition RfmScore = new("rfm_score", ColumnType.Float64, "0–100",
        "Weighted mean of the three scores, 0 for all lowest and 100 for all highest; null without a purchase.",
        "RFM score", "RFM 综合得分");
    public static readonly ColumnDefinition RfmSegment = new("rfm_segment", ColumnType.Dictionary, "",
        "First matching rule of the segment map; null without a purchase.", "RFM segment", "RFM 客群");
    public static readonly ColumnDefinition RfmOctant = new("rfm_octant", ColumnType.Dictionary, "",
        "One of eight classes by each axis being better than the population's mean or not; null without a purchase.",
        "RFM octant", "RFM 八分类");
    public static readonly ColumnDefinition PurchaseClass = new("purchase_class", ColumnType.Dictionary, "",
        "ONE_TIME, else LOW_FREQUENCY or HIGH_FREQUENCY by the median count of repeat buyers; null without a purchase.",
        "Purchase class", "购买频次类型");

    public static readonly ColumnDefinition Cluster = new("cluster", ColumnType.Dictionary, "",
        "Cluster C1, C2, … of k-means, C1 being worth most when first found; null without a purchase.",
        "Cluster", "聚类");
    public static readonly ColumnDefinition RuleSegment = new("rule_segment", ColumnType.Dictionary, "",
        "Code of the first rule of the model's segments that the customer meets; null when it meets none.",
        "Rule segment", "规则客群");
    public static readonly ColumnDefinition Tags = new("tags", ColumnType.Dictionary, "",
        "Codes of all the model's tag rules that the customer meets, separated by commas; null when it meets none.",
        "Tags", "标签");

    /// <summary>Every score column, in the order of the schema.</summary>
    public static IReadOnlyList<ColumnDefinition> All => Catalogue.All;

    /// <summary>The columns that rules may read beside the features: all but those that rules make.</summary>
    public static IReadOnlyList<ColumnDefinition> BeforeRules => Catalogue.BeforeRules;

    /// <summary>The columns that are streamed when none are asked for: all but explanations.</summary>
    public static IReadOnlyList<ColumnDefinition> Default => Catalogue.Default;

    /// <summary>Every score column, with its place.</summary>
    internal static ColumnCatalogue Places => Catalogue.All;

    // A class of its own, so that the columns of all files are there when it is made.
    private static class Catalogue
    {
        public static readonly IReadOnlyList<ColumnDefinition> BeforeRules =
        [
            Status, RecencyScore, FrequencyScore, MonetaryScore, RfmScore, RfmSegment, RfmOctant, PurchaseClass,
            Cluster,
            .. LifetimeColumns, .. ChurnColumns, .. LifecycleColumns, .. ValueColumns,
        ];

        public static readonly ColumnCatalogue All = new([.. BeforeRules, RuleSegment, Tags]);

        public static readonly IReadOnlyList<ColumnDefinition> Default =
            [.. All.Where(column => !column.IsExplanation)];
    }
}
