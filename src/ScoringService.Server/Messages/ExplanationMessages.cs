using ScoringService.Engine;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Explanations;
using ScoringService.Server.Snapshots;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Messages;

/// <summary>Explanations of a customer's scores as the API's messages.</summary>
internal static class ExplanationMessages
{
    /// <summary>Why a customer has its scores; null for one who may not be profiled.</summary>
    /// <param name="snapshot">The scored population.</param>
    /// <param name="row">The customer's row.</param>
    public static V1.CustomerExplanation? Create(Snapshot snapshot, int row) =>
        snapshot.Scores.Text(ScoreColumns.Status, row) == StatusCodes.Suppressed ? null
            : Create(Explainer.Explain(snapshot.Model.Model, snapshot.Features, snapshot.Scores, row), snapshot.Labels);

    /// <summary>The message of an explanation.</summary>
    public static V1.CustomerExplanation Create(CustomerExplanation explanation, LabelSet labels) => new()
    {
        Rfm = explanation.Rfm is { } rfm ? new V1.RfmExplanation { Axes = { rfm.Axes.Select(Create) } } : null,
        Value = explanation.Value is { } value ? Create(value, labels) : null,
        Lifecycle = explanation.Lifecycle is { } lifecycle ? Create(lifecycle, labels) : null,
        Churn = explanation.Churn is { } churn ? Create(churn) : null,
        Cluster = explanation.Cluster is { } cluster ? Create(cluster, labels) : null,
        Lifetime = explanation.Lifetime is { } lifetime ? Create(lifetime) : null,
        Rules =
        {
            explanation.Rules.Select(rule => new V1.RuleExplanation
            {
                Label = LabelMessages.Create(
                    labels, rule.IsSegment ? ScoreColumns.RuleSegment : ScoreColumns.Tags, rule.Code),
                Rule = rule.Rule,
                IsSegment = rule.IsSegment,
            }),
        },
    };

    private static V1.RfmAxisExplanation Create(RfmAxisExplanation axis) => new()
    {
        Axis = LabelMessages.Create(axis.Axis),
        Feature = axis.Feature.Name,
        Value = axis.Value,
        Score = axis.Score,
        Edges = { axis.Edges },
        Mean = axis.Mean,
        AboveMean = axis.IsAboveMean,
        Weight = axis.Weight,
    };

    private static V1.ValueExplanation Create(ValueExplanation value, LabelSet labels)
    {
        var message = new V1.ValueExplanation
        {
            Dimensions = { value.Dimensions.Select(Create) },
            Coverage = value.Coverage,
            Tiers = { value.Tiers.Select(tier => Create(tier, labels)) },
        };
        if (value.AnnualAmount is { } amount) message.AnnualAmount = amount;
        if (value.CooperationYears is { } years) message.CooperationYears = years;
        if (value.GrossMargin is { } margin) message.GrossMargin = margin;
        if (value.AnnualGrowth is { } growth) message.AnnualGrowth = growth;
        return message;
    }

    private static V1.TierBorder Create(TierBorder border, LabelSet labels)
    {
        var message = new V1.TierBorder { Tier = LabelMessages.Create(labels, ScoreColumns.Tier, border.Code) };
        if (border.LeastScore is { } least) message.LeastScore = least;
        return message;
    }

    private static V1.DimensionExplanation Create(DimensionExplanation dimension)
    {
        var message = new V1.DimensionExplanation
        {
            Dimension = LabelMessages.Create(dimension.Code, dimension.Label),
            Weight = dimension.Weight,
            Contribution = dimension.Contribution,
            Coverage = dimension.Coverage,
            Indicators = { dimension.Indicators.Select(Create) },
        };
        if (dimension.Score is { } score) message.Score = score;
        return message;
    }

    private static V1.IndicatorExplanation Create(IndicatorExplanation indicator)
    {
        var message = new V1.IndicatorExplanation
        {
            Indicator = LabelMessages.Create(indicator.Name, indicator.Label), Weight = indicator.Weight,
        };
        if (indicator.Value is { } value) message.Value = value;
        if (indicator.Rank is { } rank) message.Rank = rank;
        return message;
    }

    private static V1.LifecycleExplanation Create(LifecycleExplanation lifecycle, LabelSet labels) => new()
    {
        Stages =
        {
            lifecycle.Stages.Select(stage => new V1.StageExplanation
            {
                Stage = LabelMessages.Create(labels, ScoreColumns.LifecycleStage, stage.Code),
                Degree = stage.Degree,
                Criteria = { stage.Criteria.Select(Create) },
            }),
        },
        HardRule = lifecycle.IsHardRule,
        Reason = LabelMessages.Text(lifecycle.Reason),
    };

    private static V1.CriterionExplanation Create(CriterionExplanation criterion)
    {
        var message = new V1.CriterionExplanation
        {
            Criterion = LabelMessages.Create(criterion.Name, criterion.Label),
            Threshold = criterion.Threshold,
            Met = criterion.IsMet,
            Weight = criterion.Weight,
        };
        if (criterion.Value is { } value) message.Value = value;
        if (criterion.Degree is { } degree) message.Degree = degree;
        return message;
    }

    private static V1.ChurnExplanation Create(ChurnExplanation churn) => new()
    {
        Source = ChurnMessages.Create(churn.Source),
        Intercept = churn.Intercept,
        Contributions = { churn.Contributions.Select(Create) },
    };

    private static V1.ChurnContribution Create(ChurnContribution contribution)
    {
        var message = new V1.ChurnContribution
        {
            Feature = LabelMessages.Create(contribution.Feature), Contribution = contribution.Contribution,
        };
        if (contribution.Value is { } value) message.Value = value;
        return message;
    }

    private static V1.ClusterExplanation Create(ClusterExplanation cluster, LabelSet labels)
    {
        var runnerUp = cluster.RunnerUp is { } number ? ClusterCodes.Of(number) : null;
        var message = new V1.ClusterExplanation
        {
            Features = { cluster.Features.Select(Create) },
            Distance = cluster.Distance,
            RunnerUp = LabelMessages.Create(labels, ScoreColumns.Cluster, runnerUp),
        };
        if (cluster.RunnerUpDistance is { } distance) message.RunnerUpDistance = distance;
        return message;
    }

    private static V1.ClusterFeatureExplanation Create(ClusterFeatureExplanation feature)
    {
        var message = new V1.ClusterFeatureExplanation
        {
            Feature = LabelMessages.Create(feature.Feature),
            Sigmas = feature.Sigmas,
            ClusterSigmas = feature.ClusterSigmas,
        };
        if (feature.Value is { } value) message.Value = value;
        return message;
    }

    private static V1.LifetimeExplanation Create(LifetimeExplanation lifetime)
    {
        var message = new V1.LifetimeExplanation
        {
            Kind = LifetimeMessages.Create(lifetime.Purchases.Kind),
            PurchaseParameters = { lifetime.Purchases.Parameters.Select(LifetimeMessages.Create) },
            SpendParameters = { (lifetime.Spend?.Parameters ?? []).Select(LifetimeMessages.Create) },
            RepeatPurchaseCount = lifetime.RepeatPurchaseCount,
            AgeAtLastPurchase = lifetime.AgeAtLastPurchase,
            CustomerAge = lifetime.CustomerAge,
        };
        if (lifetime.MeanRepeatSpend is { } spend) message.MeanRepeatSpend = spend;
        if (lifetime.GrossMargin is { } margin) message.GrossMargin = margin;
        return message;
    }
}
