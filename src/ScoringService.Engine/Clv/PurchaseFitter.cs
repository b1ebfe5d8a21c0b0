using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>Fits buy-till-you-die models by maximum likelihood.</summary>
internal static class PurchaseFitter
{
    // Enough that the optimum of the part is a few steps from that of the whole.
    private const int SampleRows = 20_000;

    /// <summary>Fits; the same customers in any order, and any number of threads, give the same bits.</summary>
    /// <param name="kind">The model.</param>
    /// <param name="histories">The population; rows that are not usable are left out.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <returns>The model, null when failed, and how the fit went.</returns>
    public static (PurchaseModel? Model, FitSummary Fit) Fit(
        PurchaseModelKind kind, PurchaseHistories histories, int threads = -1, CancellationToken cancellation = default)
        => Fit(kind, HistoryTable.Of(histories), threads, cancellation);

    /// <summary>Fits to histories that were collected before; several models may share them.</summary>
    public static (PurchaseModel? Model, FitSummary Fit) Fit(
        PurchaseModelKind kind, HistoryTable table, int threads, CancellationToken cancellation)
    {
        if (table.CustomerCount == 0) return (null, FitSummary.Fail("No customer has a purchase history.", 0));
        if (table.RepeatTotal == 0)
            return (null, FitSummary.Fail(
                "No customer bought again, so the purchase rate cannot be learnt.", table.CustomerCount));
        var minimum = Search(kind, table, threads, cancellation);
        string[] names = kind == PurchaseModelKind.ParetoNbd ? ["r", "alpha", "s", "beta"] : ["r", "alpha", "a", "b"];
        var (parameters, fit) = FitReading.Read(minimum, names, table.CustomerCount);
        return fit.Status == FitStatus.Failed ? (null, fit) : (new PurchaseModel(kind, parameters, fit), fit);
    }

    /// <summary>
    /// Searches from two starts when the first leads to a flat place: where hardly anybody leaves, the likelihood has a
    /// ridge towards a = 0 beside its optimum.
    /// </summary>
    private static Minimum Search(
        PurchaseModelKind kind, HistoryTable table, int threads, CancellationToken cancellation)
    {
        var best = Descend(kind, table, Box(kind, table, isLoyal: false), threads, cancellation);
        if (Array.TrueForAll(best.InverseCurvature, double.IsFinite)) return best;
        var other = Descend(kind, table, Box(kind, table, isLoyal: true), threads, cancellation);
        return other.Value < best.Value ? other : best;
    }

    /// <summary>Searches, for a large population from the optimum of a part of it.</summary>
    private static Minimum Descend(
        PurchaseModelKind kind, HistoryTable table, SearchBox box, int threads, CancellationToken cancellation)
    {
        if (table.Weight.Length > 4 * SampleRows)
        {
            var sample = table.Sample(SampleRows);
            var near = BoundedMinimizer.Minimize(Likelihood(kind, sample, threads), box, cancellation);
            // The flat places of a part say nothing of the whole.
            if (near.Status == MinimumStatus.Converged && Array.TrueForAll(near.InverseCurvature, double.IsFinite))
                box = box with { Start = near.Point, Inverse = near.Inverse };
        }

        return BoundedMinimizer.Minimize(Likelihood(kind, table, threads), box, cancellation);
    }

    private static IObjective Likelihood(PurchaseModelKind kind, HistoryTable table, int threads) =>
        kind == PurchaseModelKind.ParetoNbd
            ? new ParetoLikelihood(table, threads)
            : new GeometricDropoutLikelihood(table, kind == PurchaseModelKind.MbgNbd, threads);

    /// <summary>A start from the mean age and purchase rate, and bounds far beyond what shops show, as
    /// logarithms.</summary>
    private static SearchBox Box(PurchaseModelKind kind, HistoryTable table, bool isLoyal)
    {
        double time = 0;
        for (var row = 0; row < table.Age.Length; row++) time += table.Weight[row] * table.Age[row];
        // No time has passed only if every purchase was on the same day; any unit then does.
        var age = Math.Log(time > 0 ? time / table.CustomerCount : 1);
        var gap = Math.Log(time > 0 ? time / table.RepeatTotal : 1);
        var wide = Math.Log(1e6);
        double[] lower = [-wide, age - 2 * wide, -wide, -wide], upper = [wide, age + wide, wide, wide];
        if (kind != PurchaseModelKind.ParetoNbd)
            return new SearchBox([0, gap, Math.Log(isLoyal ? 0.01 : 1), Math.Log(isLoyal ? 10 : 4)], lower, upper);
        lower[3] += age;
        upper[3] += age;
        return new SearchBox([0, gap, Math.Log(isLoyal ? 0.05 : 0.5), age], lower, upper);
    }
}
