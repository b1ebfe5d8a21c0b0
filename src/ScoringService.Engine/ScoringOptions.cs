using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Segments;
using ScoringService.Engine.Value;

namespace ScoringService.Engine;

/// <summary>Every choice that decides what a model looks like. It is stored inside the model, which so explains
/// itself.</summary>
public sealed record ScoringOptions
{
    /// <summary>Most tag rules.</summary>
    public const int MostTags = 31;

    /// <summary>Levels, edges, weights and class maps of RFM.</summary>
    public RfmOptions Rfm { get; init; } = new();

    /// <summary>Purchase model, and what lifetime value counts.</summary>
    public ClvOptions Clv { get; init; } = new();

    /// <summary>Number and space of the clusters, and the seed.</summary>
    public ClusterOptions Clusters { get; init; } = new();

    /// <summary>Horizon, inputs, bands and signals of churn.</summary>
    public ChurnOptions Churn { get; init; } = new();

    /// <summary>Criteria and margins of the lifecycle stages.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();

    /// <summary>Weights of value, and tiers.</summary>
    public ValueOptions Value { get; init; } = new();

    /// <summary>Rules of the rule segments, first match wins. They may read features and
    /// <see cref="ScoreColumns.BeforeRules"/>.</summary>
    public IReadOnlyList<RuleDefinition> Segments { get; init; } = DefaultRules.Segments;

    /// <summary>Rules of the tags, at most <see cref="MostTags"/>; a customer has every tag that it matches.</summary>
    public IReadOnlyList<RuleDefinition> Tags { get; init; } = DefaultRules.Tags;

    /// <summary>Whether only customers who agreed to profiling are learnt from and scored. By default so are those of
    /// whom it is not known; those who denied it never are.</summary>
    public bool RequireConsent { get; init; }

    /// <summary>Everything that is wrong with these options; empty when a model can be fitted with them.</summary>
    public IReadOnlyList<OptionError> Validate()
    {
        var errors = new List<OptionError>();
        Check("rfm", Rfm, Rfm is null ? null : Rfm.Validate);
        Check("clv", Clv, Clv is null ? null : Clv.Validate);
        Check("clusters", Clusters, Clusters is null ? null : Clusters.Validate);
        Check("churn", Churn, Churn is null ? null : Churn.Validate);
        Check("lifecycle", Lifecycle, Lifecycle is null ? null : Lifecycle.Validate);
        Check("value", Value, Value is null ? null : Value.Validate);
        Check("segments", Segments, list => list.AddRange(RuleSet.Validate(Segments!, RuleColumns, "segments")));
        Check("tags", Tags, list => list.AddRange(RuleSet.Validate(Tags!, RuleColumns, "tags")));
        if (Tags?.Count > MostTags) errors.Add(new OptionError("tags", $"must not be more than {MostTags}."));
        return errors;

        void Check(string path, object? part, Action<List<OptionError>>? validate)
        {
            if (part is null) errors.Add(new OptionError(path, "is missing."));
            else validate!(errors);
        }
    }

    /// <summary>The columns that segment and tag rules may read.</summary>
    public static IReadOnlyList<ColumnDefinition> RuleColumns { get; } =
        [.. FeatureColumns.All, .. ScoreColumns.BeforeRules];
}
