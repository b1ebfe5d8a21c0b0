using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Minus the mean log-likelihood per customer of Pareto/NBD (Schmittlein, Morrison and Colombo 1987) with its gradient
/// by the logarithms of r, α, s and β:
/// ln Γ(r + x) / Γ(r) + r ln α + s ln β − (r + x) ln(α + T) − s ln(β + T) + ln(1 + s J), J a
/// <see cref="DeathIntegral"/>.
/// </summary>
internal sealed class ParetoLikelihood(HistoryTable table, int threads) : IObjective
{
    private const int Sums = 5;

    private readonly double[] _sums = new double[table.Runs.Length * Sums];

    public int Dimension => 4;

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var parameters = new PurchaseParameters(
            Math.Exp(point[0]), Math.Exp(point[1]), Math.Exp(point[2]), Math.Exp(point[3]));
        ChunkedWork.Run(table.Runs.Length, threads, run => SumRun(run, parameters));
        gradient.Clear();
        var total = 0.0;
        for (var level = 0; level < table.Repeats.Length; level++)
        {
            var weight = table.Population[level];
            total += weight * GammaFunctions.LogGammaStep(parameters.R, table.Repeats[level]);
            gradient[0] += weight * GammaFunctions.DigammaStep(parameters.R, table.Repeats[level]);
        }

        for (var run = 0; run < table.Runs.Length; run++)
        {
            total += _sums[run * Sums];
            for (var i = 0; i < 4; i++) gradient[i] += _sums[run * Sums + 1 + i];
        }

        double count = table.CustomerCount;
        gradient[0] *= -parameters.R / count;
        gradient[1] *= -parameters.Alpha / count;
        gradient[2] *= -parameters.First / count;
        gradient[3] *= -parameters.Second / count;
        return -total / count;
    }

    /// <summary>Sums over a run, weighted: the log-likelihood without Γ, and its derivatives by r, α, s and
    /// β.</summary>
    private void SumRun(int index, PurchaseParameters parameters)
    {
        var run = table.Runs[index];
        var (r, alpha, s, beta) = parameters;
        double x = table.Repeats[run.Level];
        double total = 0, byR = 0, byAlpha = 0, byS = 0, byBeta = 0;
        for (var row = run.Start; row < run.Start + run.Length; row++)
        {
            var weight = table.Weight[row];
            if (weight == 0) continue;
            var age = table.Age[row];
            var integral = new DeathIntegral(parameters, r + x, table.LastAge[row], age);
            var logOdds = Math.Log(s) + integral.LogValue;
            var left = ParetoPredictor.Logistic(logOdds);
            var logAlpha = GammaFunctions.Log1P(age / alpha);
            var logBeta = GammaFunctions.Log1P(age / beta);
            var now = 1 / (alpha + age);
            total += weight
                * (ParetoPredictor.SoftPlus(logOdds) - r * logAlpha - x * Math.Log(alpha + age) - s * logBeta);
            byR += weight * (left * (integral.LogAlphaRatio - integral.MeanLogAlpha) - logAlpha);
            byAlpha += weight * ((r * age - x * alpha) / alpha * now
                + left * (r + x) * (now - integral.MeanInverseAlpha));
            byS += weight * (left * (1 / s + integral.LogBetaRatio - integral.MeanLogBeta) - logBeta);
            byBeta += weight * (s * age / (beta * (beta + age))
                + left * (s / (beta + age) - (s + 1) * integral.MeanInverseBeta));
        }

        var sums = _sums.AsSpan(index * Sums, Sums);
        (sums[0], sums[1], sums[2], sums[3], sums[4]) = (total, byR, byAlpha, byS, byBeta);
    }
}
