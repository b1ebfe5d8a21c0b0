using ScoringService.Engine.Churn;
using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Explanations;

/// <summary>Why one customer has its scores: what each part of a model read, and what it made of it. A part that gave
/// no score is null.</summary>
public sealed record CustomerExplanation
{
    /// <summary>The levels of recency, frequency and monetary value.</summary>
    public RfmExplanation? Rfm { get; init; }

    /// <summary>The value score and the tier.</summary>
    public ValueExplanation? Value { get; init; }

    /// <summary>The lifecycle stage.</summary>
    public LifecycleExplanation? Lifecycle { get; init; }

    /// <summary>The churn probability.</summary>
    public ChurnExplanation? Churn { get; init; }

    /// <summary>The cluster.</summary>
    public ClusterExplanation? Cluster { get; init; }

    /// <summary>The predictions of purchases and spend.</summary>
    public LifetimeExplanation? Lifetime { get; init; }

    /// <summary>The rules that the customer meets: the one of its segment, then those of its tags.</summary>
    public IReadOnlyList<RuleExplanation> Rules { get; init; } = [];
}

/// <summary>Why the RFM scores are what they are.</summary>
/// <param name="Axes">Recency, frequency and monetary value, in this order.</param>
public sealed record RfmExplanation(IReadOnlyList<RfmAxisExplanation> Axes);

/// <summary>A customer on one axis of RFM.</summary>
public sealed record RfmAxisExplanation
{
    /// <summary>Column of the score.</summary>
    public required ColumnDefinition Axis { get; init; }

    /// <summary>Column of the value.</summary>
    public required ColumnDefinition Feature { get; init; }

    /// <summary>The customer's value, in the unit of <see cref="Feature"/>.</summary>
    public required double Value { get; init; }

    /// <summary>Its score, 1 the lowest.</summary>
    public required int Score { get; init; }

    /// <summary>Edges between the levels, not decreasing; a value on an edge belongs to the class below it.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Mean over the population.</summary>
    public required double Mean { get; init; }

    /// <summary>Whether the value is strictly better than the mean: more recent, more often, more.</summary>
    public required bool IsAboveMean { get; init; }

    /// <summary>Weight of the score in the composite.</summary>
    public required double Weight { get; init; }
}

/// <summary>Why the value score and the tier are what they are.</summary>
public sealed record ValueExplanation
{
    /// <summary>The four dimensions; their contributions, added in order, are the value score to the bit.</summary>
    public required IReadOnlyList<DimensionExplanation> Dimensions { get; init; }

    /// <summary>Share of the weight of the value score whose indicators are known, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>The tiers by share, the best first.</summary>
    public required IReadOnlyList<TierBorder> Tiers { get; init; }

    /// <summary>What the tier by amount looks at: net spend of the last 365 days, in base currency; null when
    /// unknown.</summary>
    public double? AnnualAmount { get; init; }

    /// <summary>Years of cooperation; null when unknown.</summary>
    public double? CooperationYears { get; init; }

    /// <summary>Gross margin as a share; null when unknown.</summary>
    public double? GrossMargin { get; init; }

    /// <summary>Growth of the annual amount as a share of the year before; null when unknown.</summary>
    public double? AnnualGrowth { get; init; }
}

/// <summary>Where a tier by share begins.</summary>
/// <param name="Code">Code of the tier.</param>
/// <param name="LeastScore">Least value score; null for the last tier and when nobody is far enough up.</param>
public sealed record TierBorder(string Code, double? LeastScore);

/// <summary>One dimension of a customer's value.</summary>
public sealed record DimensionExplanation
{
    /// <summary>One of <see cref="Engine.Value.ValueDimensions.All"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Text for people.</summary>
    public required Label Label { get; init; }

    /// <summary>Score 0 to 100; null when no indicator is known.</summary>
    public required double? Score { get; init; }

    /// <summary>Weight in the composite, as in the profile for the customer's kind.</summary>
    public required double Weight { get; init; }

    /// <summary>What it adds to the value score.</summary>
    public required double Contribution { get; init; }

    /// <summary>Share of its weight whose indicators are known, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Its indicators that weigh something.</summary>
    public required IReadOnlyList<IndicatorExplanation> Indicators { get; init; }
}

/// <summary>One indicator of a customer's value.</summary>
/// <param name="Name">One of <see cref="Engine.Value.ValueIndicators.All"/>.</param>
/// <param name="Label">Text for people.</param>
/// <param name="Value">The customer's value; null when unknown.</param>
/// <param name="Rank">What it counts, 0 to 1, higher being better; null when unknown or when nobody could be
/// ranked.</param>
/// <param name="Weight">Weight in its dimension.</param>
public sealed record IndicatorExplanation(string Name, Label Label, double? Value, double? Rank, double Weight);

/// <summary>Why the lifecycle stage is what it is.</summary>
/// <param name="Stages">Every stage, in the order of a customer's life.</param>
/// <param name="IsHardRule">Whether a fact decided, not degrees.</param>
/// <param name="Reason">The criteria that decided, in words; empty for a fallback and for a stage that is only
/// held.</param>
public sealed record LifecycleExplanation(IReadOnlyList<StageExplanation> Stages, bool IsHardRule, Label Reason);

/// <summary>One stage.</summary>
/// <param name="Code">One of <see cref="Engine.Lifecycle.LifecycleStages.All"/>.</param>
/// <param name="Degree">Degree of membership, 0 to 1.</param>
/// <param name="Criteria">Its criteria.</param>
public sealed record StageExplanation(string Code, double Degree, IReadOnlyList<CriterionExplanation> Criteria);

/// <summary>One criterion of a stage.</summary>
public sealed record CriterionExplanation
{
    /// <summary>Name of the option.</summary>
    public required string Name { get; init; }

    /// <summary>What it asks for, with its threshold.</summary>
    public required Label Label { get; init; }

    /// <summary>It is met from here on.</summary>
    public required double Threshold { get; init; }

    /// <summary>The customer's value; null when unknown or without meaning for the customer.</summary>
    public required double? Value { get; init; }

    /// <summary>How far it is met, 0 to 1; null when the value is.</summary>
    public required double? Degree { get; init; }

    /// <summary>Weight among the criteria of its stage.</summary>
    public required double Weight { get; init; }

    /// <summary>Whether it is met.</summary>
    public bool IsMet => Degree >= 1;
}

/// <summary>Why the churn probability is what it is.</summary>
/// <param name="Source">Where it comes from; without a regression there is nothing more to say.</param>
/// <param name="Intercept">Log-odds of a customer who is average in every input; 0 without a regression.</param>
/// <param name="Contributions">Every input of the regression, the one that moves the log-odds most first; with the
/// intercept they add up to the log-odds.</param>
public sealed record ChurnExplanation(
    ChurnSource Source, double Intercept, IReadOnlyList<ChurnContribution> Contributions);

/// <summary>What one input adds to the log-odds of churn.</summary>
/// <param name="Feature">Column of the input.</param>
/// <param name="Value">The customer's value, before any transform; null when unknown.</param>
/// <param name="Contribution">Compared with an average customer; above 0 it speaks for churn.</param>
public sealed record ChurnContribution(ColumnDefinition Feature, double? Value, double Contribution);

/// <summary>Why a customer is in its cluster.</summary>
/// <param name="Features">The features of the space, in the order of the model.</param>
/// <param name="Distance">Distance to the centroid, in standard deviations.</param>
/// <param name="RunnerUp">Number of the cluster whose centroid is the nearest but this one; null when there is
/// none.</param>
/// <param name="RunnerUpDistance">Distance to that centroid; null with it.</param>
public sealed record ClusterExplanation(
    IReadOnlyList<ClusterFeatureExplanation> Features, double Distance, int? RunnerUp, double? RunnerUpDistance);

/// <summary>One feature of a customer and of its cluster.</summary>
/// <param name="Feature">Column of the feature.</param>
/// <param name="Value">The customer's value; null when unknown, and then the median stands in.</param>
/// <param name="Sigmas">Distance from the population's mean, in standard deviations of the signed logarithm.</param>
/// <param name="ClusterSigmas">The same for the cluster's centroid.</param>
public sealed record ClusterFeatureExplanation(
    ColumnDefinition Feature, double? Value, double Sigmas, double ClusterSigmas);

/// <summary>What the predictions of purchases and spend were made from. Times are in days, money in base
/// currency.</summary>
public sealed record LifetimeExplanation
{
    /// <summary>The purchase model that is used.</summary>
    public required PurchaseModel Purchases { get; init; }

    /// <summary>The spend model; null when the customer's mean order stands in.</summary>
    public required SpendModel? Spend { get; init; }

    /// <summary>x: purchase days after the first.</summary>
    public required int RepeatPurchaseCount { get; init; }

    /// <summary>t_x: days from the first to the last purchase day.</summary>
    public required double AgeAtLastPurchase { get; init; }

    /// <summary>T: days from the first purchase day to the day of as_of.</summary>
    public required double CustomerAge { get; init; }

    /// <summary>Mean spend of a repeat purchase day; null without one.</summary>
    public required double? MeanRepeatSpend { get; init; }

    /// <summary>Share of the revenue that counts as profit; null when it is unknown and revenue counts.</summary>
    public required double? GrossMargin { get; init; }
}

/// <summary>A rule that a customer meets.</summary>
/// <param name="Code">Code of the segment or tag.</param>
/// <param name="Rule">The rule.</param>
/// <param name="IsSegment">Whether it makes the customer's segment; else it is a tag.</param>
public sealed record RuleExplanation(string Code, string Rule, bool IsSegment);
