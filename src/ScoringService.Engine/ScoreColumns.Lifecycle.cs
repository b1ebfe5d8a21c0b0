namespace ScoringService.Engine;

// Lifecycle.
public static partial class ScoreColumns
{
    public static readonly ColumnDefinition LifecycleStage = new("lifecycle_stage", ColumnType.Dictionary, "",
        "POTENTIAL, NEW, GROWING, MATURE, DECLINING or LOST.",
        "Lifecycle stage", "生命周期阶段");
    public static readonly ColumnDefinition LifecycleRunnerUp = new("lifecycle_runner_up", ColumnType.Dictionary, "",
        "The stage with the second-highest degree; null when nothing speaks for another.",
        "Runner-up stage", "次选阶段");
    public static readonly ColumnDefinition MixedSignals = new("mixed_signals", ColumnType.Boolean, "",
        "Whether the degree of the runner-up is within 0.2 of that of the stage.",
        "Mixed signals", "交叉阶段");
    public static readonly ColumnDefinition LifecycleFallback = new("lifecycle_fallback", ColumnType.Boolean, "",
        "Whether no criterion is met and the stage is only the nearest.",
        "Stage by fallback", "阶段兜底");
    public static readonly ColumnDefinition LifecycleHeld = new("lifecycle_held", ColumnType.Boolean, "",
        "Whether the stage of the previous run stays because no other leads by the hysteresis margin.",
        "Stage held", "阶段保持");
    public static readonly ColumnDefinition PurchaseStage = new("purchase_stage", ColumnType.Dictionary, "",
        "POTENTIAL, FIRST_PURCHASE, REPEAT or LOYAL by number of purchases.",
        "Purchase stage", "购买阶段");
    public static readonly ColumnDefinition TenureStage = new("tenure_stage", ColumnType.Dictionary, "",
        "NEW, GROWING or STABLE by length of the cooperation, CHURN_WARNING from band HIGH on; null when nothing is "
        + "known.",
        "Tenure stage", "合作时长阶段");
    public static readonly ColumnDefinition LifecycleCriteria = new("lifecycle_criteria", ColumnType.Dictionary, "",
        "Names of all criteria that are met, separated by commas; null when none is.",
        "Criteria met", "命中标准", IsExplanation: true);
    public static readonly ColumnDefinition DegreePotential = new("degree_potential", ColumnType.Float64, "degree",
        "Degree of membership in stage POTENTIAL, 0 to 1.",
        "Degree, potential", "潜在阶段隶属度", IsExplanation: true);
    public static readonly ColumnDefinition DegreeNew = new("degree_new", ColumnType.Float64, "degree",
        "Degree of membership in stage NEW, 0 to 1.",
        "Degree, new", "新客阶段隶属度", IsExplanation: true);
    public static readonly ColumnDefinition DegreeGrowing = new("degree_growing", ColumnType.Float64, "degree",
        "Degree of membership in stage GROWING, 0 to 1.",
        "Degree, growing", "成长阶段隶属度", IsExplanation: true);
    public static readonly ColumnDefinition DegreeMature = new("degree_mature", ColumnType.Float64, "degree",
        "Degree of membership in stage MATURE, 0 to 1.",
        "Degree, mature", "成熟阶段隶属度", IsExplanation: true);
    public static readonly ColumnDefinition DegreeDeclining = new("degree_declining", ColumnType.Float64, "degree",
        "Degree of membership in stage DECLINING, 0 to 1.",
        "Degree, declining", "衰退阶段隶属度", IsExplanation: true);
    public static readonly ColumnDefinition DegreeLost = new("degree_lost", ColumnType.Float64, "degree",
        "Degree of membership in stage LOST, 0 to 1.",
        "Degree, lost", "流失阶段隶属度", IsExplanation: true);

    private static IReadOnlyList<ColumnDefinition> LifecycleColumns =>
    [
        LifecycleStage, LifecycleRunnerUp, MixedSignals, LifecycleFallback, LifecycleHeld, PurchaseStage, TenureStage,
        LifecycleCriteria, DegreePotential, DegreeNew, DegreeGrowing, DegreeMature, DegreeDeclining, DegreeLost,
    ];
}
