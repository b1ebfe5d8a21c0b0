using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Means over p ~ Beta(a, b) by the trapezoidal rule in v, where logit p = centre + width · sinh v: double-exponential
/// quadrature (Takahasi and Mori 1974) that bears any a and b, small or large. The weights are normalised by their sum,
/// so that no beta function is needed.
/// </summary>
internal readonly struct BetaQuadrature(double a, double b)
{
    private const double Step = 1.0 / 16;
    private const double Negligible = 60;
    private const double SmallestProbability = 1e-280;
    private const int Limit = 512;

    /// <summary>The mean of (1 − (1 + p w)^−R) / p for 16 values of w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (Vector512<double> Low, Vector512<double> High) Mean(
        double events, Vector512<double> low, Vector512<double> high)
    {
        // Parameters below 1 have their mass beyond the centre, towards 0 or 1, where sinh v reaches.
        double atLeastA = Math.Max(a, 1), atLeastB = Math.Max(b, 1);
        var centre = Math.Log(atLeastA / atLeastB);
        var width = Math.Sqrt(1 / atLeastA + 1 / atLeastB);
        Vector512<double> sumLow = default, sumHigh = default;
        var total = 0.0;
        var top = LogWeight(centre, 0);
        for (var side = -1; side <= 1; side += 2)
        {
            for (var i = side < 0 ? 0 : 1; i < Limit; i++)
            {
                var v = side * i * Step;
                var logit = centre + width * Math.Sinh(v);
                var logWeight = LogWeight(logit, v) - top;
                if (logWeight < -Negligible && i > 16) break;
                var weight = Math.Exp(logWeight);
                var p = Math.Max(SmallestProbability, ParetoPredictor.Logistic(logit));
                total += weight;
                sumLow += Purchases(low, p, events) * weight;
                sumHigh += Purchases(high, p, events) * weight;
            }
        }

        return (sumLow / total, sumHigh / total);
    }

    /// <summary>ln of p^a (1 − p)^b cosh v.</summary>
    private double LogWeight(double logit, double v)
    {
        var logNot = -ParetoPredictor.SoftPlus(logit);
        return a * (logit + logNot) + b * logNot + Math.Log(Math.Cosh(v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Purchases(Vector512<double> w, double p, double events) =>
        -VectorMath.ExpM1(VectorMath.Log1P(w * p) * -events) / Vector512.Create(p);
}
