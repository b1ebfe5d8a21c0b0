using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>The names of the codes in score columns for people: those that the model was made with, else the usual
/// ones. The same code may have another name in another column.</summary>
internal sealed class LabelBook
{
    private static readonly LabelSet s_usual = new(new ScoringOptions());

    private static readonly Dictionary<string, ColumnDefinition> s_columns =
        ScoreColumns.All.ToDictionary(column => column.Name);

    private readonly Dictionary<(string Column, string Code), Label> _labels = [];

    public LabelBook(V1.Model model)
    {
        if (model.Options is not { } options) return;
        Add(ScoreColumns.RfmSegment, options.Rfm.SegmentRules.Select(rule => rule.Label));
        Add(ScoreColumns.RfmOctant, options.Rfm.Octants.Select(octant => octant.Label));
        foreach (var column in (ColumnDefinition[])
            [ScoreColumns.Tier, ScoreColumns.TierByShare, ScoreColumns.TierByAmount])
            Add(column, options.Value.Tiers.Select(tier => tier.Label));
        Add(ScoreColumns.Cluster, (model.Clusters?.Clusters ?? []).Select(cluster => cluster.Label));
        Add(ScoreColumns.RuleSegment, options.Segments.Rules.Select(rule => rule.Label));
        Add(ScoreColumns.Tags, options.Tags.Rules.Select(rule => rule.Label));
        Add(ScoreColumns.LifecycleCriteria, options.Lifecycle.Rules.Select(rule => rule.Label));
    }

    /// <summary>The names of a value of a column. Of several codes that commas separate they are made of theirs; what
    /// has no names stands for itself.</summary>
    public Label Of(string column, string value)
    {
        if (!value.Contains(',', StringComparison.Ordinal)) return One(column, value);
        var parts = value.Split(',').Select(code => One(column, code)).ToArray();
        return new Label(
            string.Join(", ", parts.Select(label => label.En)), string.Join("、", parts.Select(label => label.Zh)));
    }

    private Label One(string column, string code) => _labels.TryGetValue((column, code), out var label) ? label
        : s_columns.TryGetValue(column, out var definition) ? Usual(definition, code)
        : new Label(code, code);

    // The usual sentences of criteria have the usual thresholds in them, which the model may not have.
    private static Label Usual(ColumnDefinition column, string code) =>
        ReferenceEquals(column, ScoreColumns.LifecycleCriteria) ? new Label(code, code) : s_usual.Of(column, code);

    private void Add(ColumnDefinition column, IEnumerable<V1.Label> labels)
    {
        foreach (var label in labels) _labels.TryAdd((column.Name, label.Code), new Label(label.En, label.Zh));
    }
}
