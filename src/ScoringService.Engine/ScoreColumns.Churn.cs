using ScoringService.Engine.Churn;

namespace ScoringService.Engine;

// Churn.
public static partial class ScoreColumns
{
    public static readonly ColumnDefinition ChurnProbability = new(
        "churn_probability", ColumnType.Float64, "probability",
        "Probability of no purchase within the horizon of the model (90 days by default); null without a purchase.",
        "Churn probability", "流失概率");
    public static readonly ColumnDefinition ChurnBand = new("churn_band", ColumnType.Dictionary, "",
        "LOW, MEDIUM, HIGH or CRITICAL by churn_probability; null without one.",
        "Churn band", "流失风险等级");
    public static readonly ColumnDefinition ChurnLogOdds = new("churn_log_odds", ColumnType.Float64, "log-odds",
        "Intercept plus the contributions of all inputs; null without a regression.",
        "Churn log-odds", "流失对数几率", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason1 = new("churn_reason_1", ColumnType.Dictionary, "",
        "Feature that moves churn_log_odds most, in either direction; null without a regression.",
        "Churn reason 1", "流失原因1", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason1Contribution = new(
        "churn_reason_1_contribution", ColumnType.Float64, "log-odds",
        "What churn_reason_1 adds to the log-odds, compared with an average customer.",
        "Contribution of reason 1", "流失原因1贡献", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason2 = new("churn_reason_2", ColumnType.Dictionary, "",
        "Feature that moves churn_log_odds second most.",
        "Churn reason 2", "流失原因2", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason2Contribution = new(
        "churn_reason_2_contribution", ColumnType.Float64, "log-odds",
        "What churn_reason_2 adds to the log-odds.",
        "Contribution of reason 2", "流失原因2贡献", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason3 = new("churn_reason_3", ColumnType.Dictionary, "",
        "Feature that moves churn_log_odds third most.",
        "Churn reason 3", "流失原因3", IsExplanation: true);
    public static readonly ColumnDefinition ChurnReason3Contribution = new(
        "churn_reason_3_contribution", ColumnType.Float64, "log-odds",
        "What churn_reason_3 adds to the log-odds.",
        "Contribution of reason 3", "流失原因3贡献", IsExplanation: true);

    /// <summary>One column for each signal, in the order of <see cref="ChurnSignalCatalogue.All"/>.</summary>
    public static IReadOnlyList<ColumnDefinition> Signals { get; } =
        [.. ChurnSignalCatalogue.All.Select((signal, i) => new ColumnDefinition(
            signal.Code.ToLowerInvariant(), ColumnType.Boolean, "", $"Signal: {SignalMeanings[i]}.",
            signal.Label.En, signal.Label.Zh))];

    private static string[] SignalMeanings =>
    [
        "no purchase for 90 days or more",
        "no purchase for 60 days or more",
        "activity of the last 30 days is half that of the 30 days before or less",
        "tickets fell by 30 % or more, together with another sign",
        "spend of 90 days is half that of the 90 days before or less",
        "more than twice the own mean gap without a purchase",
        "satisfaction fell by 2 points or more, or the NPS from 7 or more to 6 or less",
        "in the upper two tiers, and satisfaction fell or a complaint is not resolved",
        "the customer has unsubscribed",
        "the account is closed",
        "p_alive is below 0.3",
        "something was put into the cart in 90 days and nothing bought since: an opportunity, not a risk",
        "a company with a small annual amount and no purchase for 6 months",
    ];

    private static IReadOnlyList<ColumnDefinition> ChurnColumns =>
    [
        ChurnProbability, ChurnBand, ChurnLogOdds, ChurnReason1, ChurnReason1Contribution, ChurnReason2,
        ChurnReason2Contribution, ChurnReason3, ChurnReason3Contribution, .. Signals,
    ];
}
