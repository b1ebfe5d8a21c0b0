using ScoringService.Engine.Churn;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Segments;
using ScoringService.Engine.Value;

namespace ScoringService.Engine;

/// <summary>Labels of every code that the score columns of a model can hold. They belong to a column: NEW is a segment
/// of RFM, a lifecycle stage and a tenure stage, and named differently in each.</summary>
public sealed class LabelSet
{
    private readonly Dictionary<string, Dictionary<string, Label>> _columns = [];

    /// <summary>The labels of a model's codes, the options' own labels before the default ones.</summary>
    public LabelSet(ScoringModel model)
        : this(model?.Options ?? throw new ArgumentNullException(nameof(model)))
    {
        foreach (var cluster in model.Clusters?.Clusters ?? [])
            Add(ScoreColumns.Cluster, Clustering.ClusterCodes.Of(cluster.Number), cluster.Name);
    }

    /// <summary>The labels of the codes that options name; clusters get theirs from the fit.</summary>
    public LabelSet(ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Add(ScoreColumns.Status, StatusCodes.All);
        Add(ScoreColumns.PurchaseClass, Rfm.PurchaseClasses.All);
        foreach (var rule in options.Rfm.SegmentRules.Reverse())
            Add(ScoreColumns.RfmSegment, rule.Code, rule.Label ?? LabelCatalogue.Of(rule.Code));
        foreach (var octant in options.Rfm.Octants)
            Add(ScoreColumns.RfmOctant, octant.Code, octant.Label ?? LabelCatalogue.Of(octant.Code));
        Add(ScoreColumns.ChurnBand, ChurnBands.All, ChurnBands.Labels);
        AddReasons(options);
        Add(ScoreColumns.LifecycleStage, LifecycleStages.All, LifecycleStages.Labels);
        Add(ScoreColumns.LifecycleRunnerUp, LifecycleStages.All, LifecycleStages.Labels);
        Add(
            ScoreColumns.LifecycleCriteria, LifecycleReason.Names(options.Lifecycle),
            LifecycleReason.Labels(options.Lifecycle));
        Add(ScoreColumns.PurchaseStage, PurchaseStages.All, PurchaseStages.Labels);
        Add(ScoreColumns.TenureStage, TenureStages.All, TenureStages.Labels);
        ColumnDefinition[] tiers = [ScoreColumns.Tier, ScoreColumns.TierByShare, ScoreColumns.TierByAmount];
        foreach (var column in tiers)
            foreach (var tier in options.Value.Tiers) Add(column, tier.Code, tier.Label);
        Add(ScoreColumns.Grade, CustomerClasses.Grades, CustomerClasses.GradeLabels);
        Add(ScoreColumns.ValueClass, CustomerClasses.ValueClasses, CustomerClasses.ValueClassLabels);
        Add(ScoreColumns.BehaviourClass, CustomerClasses.Behaviours, CustomerClasses.BehaviourLabels);
        Add(ScoreColumns.NeedClass, CustomerClasses.Needs, CustomerClasses.NeedLabels);
        Add(ScoreColumns.RuleSegment, options.Segments);
        Add(ScoreColumns.Tags, options.Tags);
    }

    /// <summary>The labels of a column's codes; empty for a column without codes.</summary>
    public IReadOnlyDictionary<string, Label> Of(ColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _columns.TryGetValue(column.Name, out var labels) ? labels : [];
    }

    /// <summary>The label of a value of a column. Of several codes that commas separate it is made of theirs; a code
    /// without a label stands for itself.</summary>
    public Label Of(ColumnDefinition column, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var labels = Of(column);
        if (!value.Contains(',', StringComparison.Ordinal)) return One(value);
        var parts = value.Split(',').Select(One).ToArray();
        return new Label(
            string.Join(", ", parts.Select(label => label.En)), string.Join("、", parts.Select(label => label.Zh)));

        Label One(string code) => labels.TryGetValue(code, out var label) ? label : new Label(code, code);
    }

    private void AddReasons(ScoringOptions options)
    {
        ColumnDefinition[] columns =
            [ScoreColumns.ChurnReason1, ScoreColumns.ChurnReason2, ScoreColumns.ChurnReason3];
        foreach (var input in options.Churn.Inputs)
        {
            if (FeatureColumns.All.FirstOrDefault(f => f.Name == input.Column) is not { } feature) continue;
            foreach (var column in columns) Add(column, feature.Name, new Label(feature.LabelEn, feature.LabelZh));
        }
    }

    private void Add(ColumnDefinition column, IReadOnlyList<RuleDefinition> rules)
    {
        // Of rules with one code the first names it.
        foreach (var rule in rules.Reverse()) Add(column, rule.Code, rule.Label ?? new Label(rule.Code, rule.Code));
    }

    private void Add(ColumnDefinition column, IReadOnlyList<string> codes, IReadOnlyList<Label>? labels = null)
    {
        for (var i = 0; i < codes.Count; i++) Add(column, codes[i], labels?[i] ?? LabelCatalogue.Of(codes[i]));
    }

    private void Add(ColumnDefinition column, string code, Label label)
    {
        if (!_columns.TryGetValue(column.Name, out var labels)) _columns[column.Name] = labels = [];
        labels[code] = label;
    }
}
