using System.Buffers;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Fitting;

/// <summary>Fits purchase models and the spend model to a batch.</summary>
internal static class PurchaseFits
{
    // Pareto/NBD takes an integral per history, some thirty times the work of the others; where it is only compared,
    // so many distinct histories do. The sample takes every so-manieth one, so there must be twice as many.
    private const int ComparedHistories = 5_000;

    /// <summary>Fits the model of the options, then the others.</summary>
    /// <param name="run">The fit.</param>
    /// <param name="batch">The population.</param>
    /// <param name="untilUsable">Whether to stop at the first model that did not fail, since only predictions are
    /// wanted.</param>
    /// <param name="report">Told the share that is done.</param>
    public static List<PurchaseFit> Fit(FitRun run, CustomerBatch batch, bool untilUsable, Action<double> report)
    {
        var table = TableOf(batch);
        PurchaseModelKind[] kinds =
            [run.Options.Clv.Model, .. Enum.GetValues<PurchaseModelKind>().Where(k => k != run.Options.Clv.Model)];
        List<PurchaseFit> fits = [];
        foreach (var kind in kinds)
        {
            var hasModel = fits.Exists(fit => fit.Model is not null);
            if (hasModel && untilUsable) break;
            fits.Add(Fit(kind, table, isCompared: hasModel, run));
            report((double)fits.Count / kinds.Length);
        }

        return fits;
    }

    /// <summary>Fits Gamma-Gamma.</summary>
    public static (SpendModel? Model, FitSummary Fit) FitSpend(FitRun run, CustomerBatch batch)
    {
        var known = new LifetimeRows(batch);
        var everybody = new RowRange(0, batch.Count);
        var repeats = ArrayPool<int>.Shared.Rent(batch.Count);
        var spend = ArrayPool<double>.Shared.Rent(batch.Count);
        var fit = SpendFitter.Fit(
            known.Repeats(everybody, repeats), known.RepeatSpend(everybody, spend), run.Threads, run.Cancellation);
        ArrayPool<double>.Shared.Return(spend);
        ArrayPool<int>.Shared.Return(repeats);
        return fit;
    }

    private static PurchaseFit Fit(PurchaseModelKind kind, HistoryTable table, bool isCompared, FitRun run)
    {
        var isSampled = isCompared && kind == PurchaseModelKind.ParetoNbd
            && table.Weight.Length >= 2 * ComparedHistories;
        var used = isSampled ? table.Sample(ComparedHistories) : table;
        var (model, fit) = PurchaseFitter.Fit(kind, used, run.Threads, run.Cancellation);
        if (!isSampled) return new PurchaseFit(kind, model, fit);
        var reason = $"Compared on {used.CustomerCount} of {table.CustomerCount} customers, an even sample of the "
            + "purchase histories.";
        fit = fit with { Reason = fit.Reason is null ? reason : $"{reason} {fit.Reason}" };
        return new PurchaseFit(kind, model is null ? null : model with { Fit = fit }, fit);
    }

    private static HistoryTable TableOf(CustomerBatch batch)
    {
        var repeats = ArrayPool<int>.Shared.Rent(batch.Count);
        var lastAge = ArrayPool<double>.Shared.Rent(batch.Count);
        var age = ArrayPool<double>.Shared.Rent(batch.Count);
        var table = HistoryTable.Of(
            new LifetimeRows(batch).Histories(new RowRange(0, batch.Count), repeats, lastAge, age));
        ArrayPool<double>.Shared.Return(age);
        ArrayPool<double>.Shared.Return(lastAge);
        ArrayPool<int>.Shared.Return(repeats);
        return table;
    }
}
