using ScoringService.Engine.Clv;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>Likelihoods at given parameters.</summary>
internal static class LogLikelihood
{
    public static IObjective Of(PurchaseModelKind kind, PurchaseHistories histories, int threads = 1)
    {
        var table = HistoryTable.Of(histories);
        return kind == PurchaseModelKind.ParetoNbd
            ? new ParetoLikelihood(table, threads)
            : new GeometricDropoutLikelihood(table, kind == PurchaseModelKind.MbgNbd, threads);
    }

    /// <summary>The log-likelihood of every customer alone.</summary>
    public static double[] OfEach(PurchaseModelKind kind, PurchaseParameters parameters, Histories histories)
    {
        double[] point =
        [
            Math.Log(parameters.R), Math.Log(parameters.Alpha), Math.Log(parameters.First), Math.Log(parameters.Second),
        ];
        return
        [
            .. Enumerable.Range(0, histories.Count)
                .Select(row => -Of(kind, histories.Rows.Slice(row, 1)).Evaluate(point, new double[4])),
        ];
    }

    /// <summary>Largest difference of the gradient from central differences, relative to the largest
    /// component.</summary>
    public static double GradientError(IObjective likelihood, double[] point)
    {
        const double step = 1e-5;
        var gradient = new double[point.Length];
        var unused = new double[point.Length];
        likelihood.Evaluate(point, gradient);
        double worst = 0, largest = 1e-3;
        for (var i = 0; i < point.Length; i++)
        {
            var (up, down) = ((double[])point.Clone(), (double[])point.Clone());
            up[i] += step;
            down[i] -= step;
            var difference = (likelihood.Evaluate(up, unused) - likelihood.Evaluate(down, unused)) / (2 * step);
            worst = Math.Max(worst, Math.Abs(difference - gradient[i]));
            largest = Math.Max(largest, Math.Abs(gradient[i]));
        }

        return worst / largest;
    }
}
