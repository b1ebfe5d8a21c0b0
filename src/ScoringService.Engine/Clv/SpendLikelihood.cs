using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Minus the mean log-likelihood per repeat buyer of Gamma-Gamma (Fader and Hardie 2013, note 025, equation 1a) with
/// its gradient by the logarithms of p, q and γ. With y = x · mean spend it is
/// ln Γ(p x + q) / Γ(q) − ln Γ(p x) + p x ln(y / γ) − ln(mean spend) − (p x + q) ln(1 + y / γ): gamma functions once
/// per distinct x, one logarithm per customer.
/// </summary>
internal sealed class SpendLikelihood(SpendTable table, int threads) : IObjective
{
    private const int Sums = 2;

    private readonly double[] _sums = new double[table.Runs.Length * Sums];

    public int Dimension => 3;

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var (p, q, gamma) = (Math.Exp(point[0]), Math.Exp(point[1]), Math.Exp(point[2]));
        ChunkedWork.Run(
            table.Runs.Length, threads, run => SumRows(table.Runs[run], gamma, _sums.AsSpan(run * Sums, Sums)));
        double total = 0, byP = 0, byQ = 0, byGamma = 0;
        for (var level = 0; level < table.Repeats.Length; level++)
        {
            double x = table.Repeats[level], count = table.Population[level];
            var logs = table.LogTotal[level] - count * point[2];
            total += count * (GammaFunctions.LogGammaStep(q, p * x) - GammaFunctions.LogGamma(p * x) + Math.Log(x))
                + p * x * logs - table.LogTotal[level];
            byP += x * (count * GammaFunctions.DigammaStep(p * x, q) + logs);
            byQ += count * GammaFunctions.DigammaStep(q, p * x);
            byGamma -= count * p * x;
        }

        for (var run = 0; run < table.Runs.Length; run++)
        {
            double x = table.Repeats[table.Runs[run].Level];
            var (log, share) = (_sums[run * Sums], _sums[run * Sums + 1]);
            total -= (p * x + q) * log;
            byP -= x * log;
            byQ -= log;
            byGamma += (p * x + q) * share;
        }

        gradient[0] = -byP * p / table.CustomerCount;
        gradient[1] = -byQ * q / table.CustomerCount;
        gradient[2] = -byGamma / table.CustomerCount;
        return -total / table.CustomerCount;
    }

    /// <summary>Σ ln(1 + y / γ) and Σ y / (γ + y), to which the zeros that fill a group add nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumRows(HistoryRun run, double gamma, Span<double> sums)
    {
        ref var totals = ref MemoryMarshal.GetArrayDataReference(table.Total);
        Vector512<double> logs = default, shares = default;
        var inverse = Vector512.Create(1 / gamma);
        for (var row = run.Start; row < run.Start + run.Length; row += Vector512<double>.Count)
        {
            var ratio = Vector512.LoadUnsafe(ref totals, (nuint)row) * inverse;
            var sum = Vector512<double>.One + ratio;
            var part = Vector512<double>.One / sum;
            // As in VectorMath.Log1P, with the quotient used twice.
            logs += VectorMath.Log(sum) + (ratio - (sum - Vector512<double>.One)) * part;
            shares += ratio * part;
        }

        sums[0] = VectorMath.Sum(logs);
        sums[1] = VectorMath.Sum(shares);
    }
}
