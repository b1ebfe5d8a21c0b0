using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Fitting;

/// <summary>Validates the groupings that a model makes, on a sample of the population.</summary>
internal static class ValidationFit
{
    /// <summary>Customers of the sample at most: enough for groups of a hundredth to have hundreds.</summary>
    public const int SampleSize = 20_000;

    private static readonly ColumnDefinition[] Groupings =
        [ScoreColumns.RfmSegment, ScoreColumns.Cluster, ScoreColumns.LifecycleStage, ScoreColumns.Tier];

    private static readonly ColumnDefinition[] Features =
    [
        FeatureColumns.RecencyDays, FeatureColumns.PurchaseCount, FeatureColumns.TotalSpend,
        FeatureColumns.AverageOrderValue,
    ];

    private static readonly ColumnDefinition[] Scores = [ScoreColumns.ChurnProbability, ScoreColumns.PredictedClv];

    /// <summary>Validates a model that is complete but for this.</summary>
    /// <returns>One entry for each grouping that any customer of the sample is in.</returns>
    public static IReadOnlyList<GroupingValidation> Fit(FitRun run, ScoringModel model)
    {
        run.Report(ScoringModel.ValidationPart, 0);
        var sample = run.Now.Gather(IdSample.Of(run.Now.CustomerId, SampleSize));
        var scores = CustomerScorer.Score(model, sample, ScoreContext.Empty, run.AllThreads, run.Cancellation);
        var previous = run.Input.Previous is null
            ? null
            : CustomerScorer.Score(run.Input.Previous, sample, ScoreContext.Empty, run.AllThreads, run.Cancellation);
        run.Report(ScoringModel.ValidationPart, 0.2);
        var indicators = Indicators(sample, scores);
        List<GroupingValidation> validations = [];
        for (var i = 0; i < Groupings.Length; i++)
        {
            var column = Groupings[i];
            if (GroupingOf(scores, column) is { } grouping)
            {
                var reference = previous is null ? null : GroupingOf(previous, column);
                validations.Add(new GroupingValidation(
                    column.Name, GroupingValidator.Validate(grouping, indicators, reference, run.AllThreads)));
            }

            run.Report(ScoringModel.ValidationPart, 0.2 + 0.8 * (i + 1) / Groupings.Length);
        }

        return validations;
    }

    /// <summary>The status of the part.</summary>
    public static PartStatus Status(IReadOnlyList<GroupingValidation> validations) => validations.Count > 0
        ? new PartStatus(ScoringModel.ValidationPart, true)
        : new PartStatus(ScoringModel.ValidationPart, false, "No customer is in any group.");

    private static List<Indicator> Indicators(CustomerBatch sample, ScoreBatch scores)
    {
        List<Indicator> indicators = [];
        foreach (var feature in Features) Add(sample[feature]);
        foreach (var score in Scores) Add(scores[score]);
        return indicators;

        void Add(Column column)
        {
            if (column.NullCount == column.Length) return;
            var definition = column.Definition;
            indicators.Add(new Indicator(
                definition.Name, new Label(definition.LabelEn, definition.LabelZh), Values(column)));
        }
    }

    private static double[] Values(Column column)
    {
        var values = new double[column.Length];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = !column.IsValid(row) ? double.NaN
                : column is Column<int> whole ? whole.Values[row]
                : ((Column<double>)column).Values[row];
        }

        return values;
    }

    /// <summary>The groups of a column; null when nobody is in any.</summary>
    private static Grouping? GroupingOf(ScoreBatch scores, ColumnDefinition definition)
    {
        var column = (DictionaryColumn)scores[definition];
        if (column.NullCount == column.Length) return null;
        var labels = column.Indices.ToArray();
        for (var row = 0; row < labels.Length; row++)
            if (!column.IsValid(row)) labels[row] = -1;
        return new Grouping(column.Dictionary, labels);
    }
}
