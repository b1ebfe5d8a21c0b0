using ScoringService.Engine.Segments;

namespace ScoringService.Engine;

/// <summary>Limits a fit or a run to some customers. A customer must meet every condition that is given.</summary>
public sealed record PopulationFilter
{
    /// <summary>Customer kinds to keep (B2B, B2C); empty keeps all, also those without a kind.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Industries to keep, spelled as loaded; empty keeps all.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>Regions to keep, spelled as loaded; empty keeps all.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>
    /// Keeps customers with a purchase in the last n days, that is with recency_days below n: exactly n × 24 hours ago
    /// is outside, as for every window of the features. Null keeps all.
    /// </summary>
    public int? ActiveWithinDays { get; init; }

    /// <summary>Keeps customers whose net_spend_365d is at least this, in base currency. Null keeps all.</summary>
    public double? MinAnnualAmount { get; init; }

    /// <summary>Keeps customers that match this rule, in the language of docs/rules.md: over feature columns and, where
    /// there are scores, score columns. Null keeps all.</summary>
    public string? Rule { get; init; }

    /// <summary>Everything that is wrong with this filter; empty when it can be used.</summary>
    /// <param name="hasScores">Whether the filter is applied to scored customers; a fit has no scores yet.</param>
    public IReadOnlyList<OptionError> Validate(bool hasScores = false)
    {
        var errors = new List<OptionError>();
        CheckList("filter.kinds", Kinds);
        CheckList("filter.industries", Industries);
        CheckList("filter.regions", Regions);
        if (ActiveWithinDays is < 1) errors.Add(new("filter.active_within_days", "must be 1 or more."));
        if (MinAnnualAmount is { } amount && !double.IsFinite(amount))
            errors.Add(new("filter.min_annual_amount", "must be a finite number."));
        if (Rule is not null && RuleSet.Mistake(Rule, hasScores ? ParseWithScores : RuleExpression.ParseBeforeScores)
            is { } mistake) errors.Add(new("filter.rule", mistake));
        return errors;

        void CheckList(string path, IReadOnlyList<string> values)
        {
            if (values is null) errors.Add(new(path, "is missing; an empty list keeps all."));
            else if (values.Any(string.IsNullOrEmpty)) errors.Add(new(path, "must not have an empty entry."));
        }
    }

    /// <summary>The rows that meet every condition, ascending; null when the filter has no condition and so keeps
    /// everybody.</summary>
    /// <param name="batch">The customers.</param>
    /// <param name="scores">Their scores, when <see cref="Rule"/> may read them.</param>
    /// <exception cref="RuleSyntaxException"><see cref="Rule"/> is wrong; <see cref="Validate"/> says so.</exception>
    /// <exception cref="ArgumentException">The scores are of another number of customers.</exception>
    public int[]? Select(CustomerBatch batch, ScoreBatch? scores = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var conditions = Conditions();
        if (conditions.Count == 0) return null;
        var all = conditions.Count == 1 ? conditions[0] : new JunctionSyntax(0, IsAnd: true, conditions);
        var text = Rule ?? "";
        if (scores is null) return RuleExpression.Compile(all, RuleExpression.ScopeBeforeScores(text)).Select(batch);
        return RuleExpression.Compile(all, new RuleScope(text, WithScores)).Select(batch, scores);
    }

    // The conditions that have a property of their own become parts of one rule, so that all are evaluated alike.
    private List<RuleSyntax> Conditions()
    {
        var conditions = new List<RuleSyntax>();
        AddList(FeatureColumns.Kind, Kinds);
        AddList(FeatureColumns.Industry, Industries);
        AddList(FeatureColumns.Region, Regions);
        if (ActiveWithinDays is { } days) AddComparison(FeatureColumns.RecencyDays, "<", days);
        if (MinAnnualAmount is { } least) AddComparison(FeatureColumns.NetSpend365D, ">=", least);
        if (Rule is not null) conditions.Add(RuleParser.Parse(Rule));
        return conditions;

        void AddList(ColumnDefinition column, IReadOnlyList<string> values)
        {
            if (values.Count == 0) return;
            var items = values.Select(value => new TextSyntax(0, value)).ToArray();
            conditions.Add(new InSyntax(0, IsNegated: false, new ColumnSyntax(0, column.Name), items));
        }

        void AddComparison(ColumnDefinition column, string comparison, double value) => conditions.Add(
            new ComparisonSyntax(0, comparison, new ColumnSyntax(0, column.Name), new NumberSyntax(0, value)));
    }

    private static IReadOnlyList<ColumnDefinition> WithScores { get; } = [.. FeatureColumns.All, .. ScoreColumns.All];

    private static RuleExpression ParseWithScores(string rule) => RuleExpression.Parse(rule, WithScores);
}
