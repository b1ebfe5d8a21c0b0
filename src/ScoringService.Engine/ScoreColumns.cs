namespace ScoringService.Engine;

/// <summary>The catalogue of score columns: what a model says of a customer.</summary>
public static class ScoreColumns
{
    public static readonly ColumnDefinition Status = new("status", ColumnType.Dictionary, "",
        "SCORED, or why there is no score: NO_PURCHASE, INVALID_SPEND, NOT_FITTED.", "Status", "状态");
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

    /// <summary>Every score column, in the order of the schema.</summary>
    public static IReadOnlyList<ColumnDefinition> All { get; } =
        [Status, RecencyScore, FrequencyScore, MonetaryScore, RfmScore, RfmSegment, RfmOctant, PurchaseClass];
}
