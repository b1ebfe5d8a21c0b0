using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>Fits Gamma-Gamma by maximum likelihood.</summary>
internal static class SpendFitter
{
    /// <summary>Fits; the same customers in any order, and any number of threads, give the same bits.</summary>
    /// <param name="repeats">x: repeat purchases of each customer.</param>
    /// <param name="meanSpend">Mean amount of the repeat purchases; customers without a positive one are left
    /// out.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <returns>The model, null when failed, and how the fit went.</returns>
    public static (SpendModel? Model, FitSummary Fit) Fit(
        ReadOnlySpan<int> repeats, ReadOnlySpan<double> meanSpend, int threads = -1,
        CancellationToken cancellation = default)
    {
        var table = SpendTable.Of(repeats, meanSpend[..repeats.Length]);
        if (table.CustomerCount == 0)
            return (null, FitSummary.Fail("No customer has a repeat purchase with a positive amount.", 0));
        var minimum = BoundedMinimizer.Minimize(new SpendLikelihood(table, threads), Box(table), cancellation);
        var (parameters, fit) = FitReading.Read(minimum, ["p", "q", "gamma"], table.CustomerCount);
        return fit.Status == FitStatus.Failed
            ? (null, fit)
            : (new SpendModel(parameters, table.MeanSpend, table.Correlation, fit), fit);
    }

    /// <summary>A start whose mean is that of the data, and bounds far beyond what shops show, as logarithms.</summary>
    private static SearchBox Box(SpendTable table)
    {
        var spend = Math.Log(table.MeanSpend);
        var wide = Math.Log(1e6);
        const double p = 4, q = 3;
        return new SearchBox(
            [Math.Log(p), Math.Log(q), spend + Math.Log((q - 1) / p)],
            [-wide, -wide, spend - 2 * wide],
            [wide, wide, spend + 2 * wide]);
    }
}
