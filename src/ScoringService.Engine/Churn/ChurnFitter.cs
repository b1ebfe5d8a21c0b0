namespace ScoringService.Engine.Churn;

/// <summary>Learns who churns from what a population did.</summary>
internal static class ChurnFitter
{
    /// <summary>Fewest customers that a regression is trained on, held out ones included.</summary>
    public const int FewestCustomers = 500;

    /// <summary>Fewest customers who churned, and who stayed, likewise.</summary>
    public const int FewestOfAClass = 50;

    /// <summary>Fits; the same customers in any order, and any number of threads, give the same bits.</summary>
    /// <param name="history">The population before and after.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The options are not valid, or the batches do not fit them.</exception>
    public static ChurnModel Fit(
        ChurnHistory history, ChurnOptions options, int threads = -1, CancellationToken cancellation = default)
    {
        List<OptionError> errors = [];
        options.Validate(errors);
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        var set = ChurnTrainingSet.Of(history, options);
        if (WhyTooLittle(set) is { } reason) return Fallback(history, options, set, reason);
        var fit = LogisticFitter.Fit(set.ToTable(options.Inputs), options.Penalty, threads, cancellation);
        return fit.Model is { Status: not RegressionStatus.NotConverged } regression
            ? Report(history, options, set, (regression, fit.Reason))
            : Fallback(history, options, set, fit.Reason!);
    }

    private static string? WhyTooLittle(ChurnTrainingSet set)
    {
        var count = set.Labels.Length;
        if (count < FewestCustomers)
            return $"Only {count} customers had bought before the cut; a regression needs {FewestCustomers}.";
        var least = Math.Min(set.ChurnedCount, count - set.ChurnedCount);
        if (least >= FewestOfAClass) return null;
        var what = set.ChurnedCount == least ? "bought nothing after the cut" : "bought again after the cut";
        return $"Only {least} customers {what}; a regression needs {FewestOfAClass}.";
    }

    private static ChurnModel Report(
        ChurnHistory history, ChurnOptions options, ChurnTrainingSet set, (LogisticModel Model, string? Reason) fit)
    {
        var model = Model(options, set, fit.Model, fit.Reason);
        var scorer = new ChurnScorer(model, history.Before);
        var probability = new double[history.Before.Count];
        scorer.Score(0, [], new ChurnOutput { Probability = probability });
        return model with { Report = Judge(history, set, (model.Report, probability, set.Positions(heldOut: true))) };
    }

    private static ChurnModel Fallback(
        ChurnHistory history, ChurnOptions options, ChurnTrainingSet set, string reason)
    {
        var model = Model(options, set, null, reason + " The buy-till-you-die probability stands in.");
        if (history.SilentProbability.IsEmpty) return model;
        var probability = history.SilentProbability.ToArray();
        int[] known = [.. Enumerable.Range(0, set.Rows.Length).Where(i => probability[set.Rows[i]] is >= 0 and <= 1)];
        return model with { Report = Judge(history, set, (model.Report, probability, known)) };
    }

    private static ChurnModel Model(
        ChurnOptions options, ChurnTrainingSet set, LogisticModel? regression, string? reason) => new()
        {
            Options = options,
            Regression = regression,
            Report = new ChurnReport
            {
                Source = regression is null ? ChurnSource.BuyTillYouDie : ChurnSource.Regression,
                Reason = reason,
                CustomerCount = set.Labels.Length,
                ChurnedCount = set.ChurnedCount,
                TrainingCount = regression?.RowCount ?? 0,
                Metrics = null,
                RecencyAuc = null,
                Grade = null,
            },
        };

    private static ChurnReport Judge(
        ChurnHistory history, ChurnTrainingSet set,
        (ChurnReport Report, double[] Probability, int[] Positions) judged)
    {
        var (report, probability, positions) = judged;
        if (positions.Length == 0) return report;
        var labels = Array.ConvertAll(positions, i => set.Labels[i]);
        var recency = history.Before.Int32(FeatureColumns.RecencyDays);
        var days = new double[positions.Length];
        for (var i = 0; i < days.Length; i++) days[i] = recency[set.Rows[positions[i]]];
        var ranked = new RankedLabels(Array.ConvertAll(positions, i => probability[set.Rows[i]]), labels);
        var rule = new RankedLabels(days, labels).Area();
        return report with { Metrics = ranked.Metrics(), RecencyAuc = rule.Value, Grade = ranked.Area().Against(rule) };
    }
}
