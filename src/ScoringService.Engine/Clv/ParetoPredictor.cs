using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Predictions of Pareto/NBD (Schmittlein, Morrison and Colombo 1987). A customer who has not left has a purchase rate
/// ~ Gamma(r + x, α + T) and a rate of leaving ~ Gamma(s, β + T).
/// </summary>
internal sealed class ParetoPredictor(PurchaseParameters parameters) : PurchasePredictor(parameters)
{
    /// <inheritdoc/>
    /// <remarks>1 / (1 + s J), J a <see cref="DeathIntegral"/>.</remarks>
    public override void Alive(PurchaseHistories histories, Span<double> result)
    {
        var logShape = Math.Log(Parameters.First);
        for (var i = 0; i < histories.Count; i++)
        {
            var events = Parameters.R + histories.Repeats[i];
            var integral = new DeathIntegral(Parameters, events, histories.LastAge[i], histories.Age[i]);
            result[i] = Logistic(-(logShape + integral.LogValue));
        }
    }

    /// <inheritdoc/>
    /// <remarks>1 − P(alive) + P(alive) P(no purchase of one who has not left), the latter being the likelihood of no
    /// repeat purchase in h under the rates that hold now.</remarks>
    public override void NoPurchase(
        PurchaseHistories histories, ReadOnlySpan<double> alive, double horizon, Span<double> result)
    {
        var (r, alpha, s, beta) = Parameters;
        var logShape = Math.Log(s);
        for (var i = 0; i < histories.Count; i++)
        {
            var age = histories.Age[i];
            var events = r + histories.Repeats[i];
            var integral = new DeathIntegral(new PurchaseParameters(r, alpha + age, s, beta + age), events, 0, horizon);
            var silent = SoftPlus(logShape + integral.LogValue)
                - events * integral.LogAlphaRatio - s * integral.LogBetaRatio;
            result[i] = 1 - alive[i] + alive[i] * Math.Exp(Math.Min(0, silent));
        }
    }

    /// <inheritdoc/>
    /// <remarks>P(alive) (r + x) (β + T) / ((α + T) (s − 1)) (1 − ((β + T) / (β + T + h))^(s − 1)), also at s =
    /// 1.</remarks>
    public override void Expect(
        PurchaseHistories histories, ReadOnlySpan<double> alive, HorizonPlan plan, Span<double> expected,
        Span<double> discounted)
    {
        var count = histories.Count;
        expected = expected[..(plan.ReportedCount * count)];
        var horizons = (Vector512.Create(plan.Horizons[..8]), Vector512.Create(plan.Horizons[8..]));
        var weights = (Vector512.Create(plan.Weights[..8]), Vector512.Create(plan.Weights[8..]));
        Span<double> lanes = stackalloc double[HorizonPlan.Limit];
        for (var i = 0; i < count; i++)
        {
            var beta = Parameters.Second + histories.Age[i];
            var scale = (Parameters.R + histories.Repeats[i]) * beta / (Parameters.Alpha + histories.Age[i]);
            var low = Lifetime(horizons.Item1, beta) * scale;
            var high = Lifetime(horizons.Item2, beta) * scale;
            if (!discounted.IsEmpty)
                discounted[i] = alive[i] * VectorMath.Sum(low * weights.Item1 + high * weights.Item2);
            low.CopyTo(lanes);
            high.CopyTo(lanes[8..]);
            for (var h = 0; h < plan.ReportedCount; h++) expected[h * count + i] = alive[i] * lanes[h];
        }
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 + e^x).</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + GammaFunctions.Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>Mean time within the horizon before leaving, in units of β + T.</summary>
    private Vector512<double> Lifetime(Vector512<double> horizon, double beta)
    {
        var log = VectorMath.Log1P(horizon / beta);
        return log * VectorMath.RelativeExpM1(log * (1 - Parameters.First));
    }
}
