using ScoringService.Engine.Churn;
using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Fitting;

/// <summary>Learns churn from what happened between two batches.</summary>
internal static class ChurnFit
{
    /// <summary>Fits; without the batch before, or with too little in it, the purchase model stands in.</summary>
    /// <param name="run">The fit.</param>
    /// <param name="before">The purchase model that was fitted to the batch before; null when there is none.</param>
    public static ChurnModel Fit(FitRun run, LifetimeModel? before)
    {
        if (run.Input.Before is not { } batch) return WithoutHistory(run.Options.Churn);
        var silent = Array.Empty<double>();
        if (before is not null)
        {
            silent = new double[batch.Count];
            new LifetimeScorer(before, run.Options.Clv)
                .NoPurchase(batch, 0, run.Options.Churn.HorizonDays, silent);
        }

        return ChurnFitter.Fit(
            new ChurnHistory(batch, run.Now, silent), run.Options.Churn, run.Threads, run.Cancellation);
    }

    /// <summary>The status of the part: it is fitted when there is a regression.</summary>
    public static PartStatus Status(ChurnModel model) => new(
        ScoringModel.ChurnPart, model.Regression is not null, model.Regression is null ? model.Report.Reason : null);

    /// <summary>What a reader of the scores should know.</summary>
    public static IEnumerable<string> Warnings(ChurnModel model)
    {
        if (model.Report.Reason is { } reason) yield return $"churn: {reason}";
        if (model.Report.Grade == ChurnGrade.C)
            yield return "churn: the probabilities rank customers no better than the days since their last purchase.";
    }

    private static ChurnModel WithoutHistory(ChurnOptions options) => new()
    {
        Options = options,
        Regression = null,
        Report = new ChurnReport
        {
            Source = ChurnSource.BuyTillYouDie,
            Reason = $"The features of {options.HorizonDays} days before are not known, so there is nothing to learn "
                + "from. The buy-till-you-die probability stands in.",
            CustomerCount = 0,
            ChurnedCount = 0,
            TrainingCount = 0,
            Metrics = null,
            RecencyAuc = null,
            Grade = null,
        },
    };
}
