using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Explanations;

/// <summary>Says why a customer is in its lifecycle stage.</summary>
internal static class LifecycleExplainer
{
    private static readonly ColumnDefinition[] Degrees =
    [
        ScoreColumns.DegreePotential, ScoreColumns.DegreeNew, ScoreColumns.DegreeGrowing, ScoreColumns.DegreeMature,
        ScoreColumns.DegreeDeclining, ScoreColumns.DegreeLost,
    ];

    /// <summary>Explains the stage of the only row.</summary>
    public static LifecycleExplanation? Explain(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        if (((DictionaryColumn)score[ScoreColumns.LifecycleStage])[0] is not { } code) return null;
        var options = model.Options.Lifecycle;
        var stage = LifecycleStages.All.ToList().IndexOf(code);
        var criteria = Criteria(model, customer);
        var matched = (LifecycleCriteria)Enumerable.Range(0, criteria.Length)
            .Where(i => criteria[i].IsMet).Aggregate(0, (mask, i) => mask | 1 << i);
        var isHard = stage is LifecycleStages.LostIndex or LifecycleStages.PotentialIndex
            || (stage == LifecycleStages.DecliningIndex && matched.HasFlag(LifecycleCriteria.NoOrder));
        var deciding = LifecycleReason.Deciding(
            stage, matched, isHard ? LifecycleFlags.HardRule : LifecycleFlags.None, options);
        return new LifecycleExplanation(
            [.. LifecycleStages.All.Select((name, s) => new StageExplanation(
                name, score.Float64(Degrees[s])[0],
                [.. criteria.Where((_, i) => ((int)CriterionCatalogue.Of(s, options) >> i & 1) != 0)]))],
            isHard, LifecycleReason.Describe(deciding, options));
    }

    private static CriterionExplanation[] Criteria(ScoringModel model, CustomerBatch customer)
    {
        var options = model.Options.Lifecycle;
        var part = new LifecyclePart(model.Lifecycle, options, customer, ScoreContext.Empty);
        var names = part.CriterionNames;
        var labels = LifecycleReason.Labels(options);
        var values = new double[names.Count];
        var degrees = new double[names.Count];
        part.Explain(new ScoreScratch(), values, degrees);
        return [.. names.Select((name, i) => new CriterionExplanation
        {
            Name = name,
            Label = labels[i],
            Threshold = i < options.All.Length ? options.All[i].Threshold : 1,
            // The rules allow for roundings of this size; nobody wants to read them.
            Value = Known(Math.Round(values[i], 9)),
            Degree = Known(degrees[i]),
            Weight = i < options.All.Length ? options.All[i].Weight : options.Rules[i - options.All.Length].Weight,
        })];
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
