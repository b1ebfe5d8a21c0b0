using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Expected purchases in a time h of a customer who has a purchase rate λ ~ Gamma(R, τ) and leaves after each purchase
/// with probability p ~ Beta(a, B): the mean over p of (1 − (1 + p w)^−R) / p with w = h / τ. In the literature
/// C / (a − 1) · (1 − (1 − z)^R 2F1(R, B; C; z)) with C = a + B − 1 and z = w / (1 + w), Gauss's hypergeometric
/// function (Fader, Hardie and Lee 2005, equation 10). That form loses all digits near a = 1 and C = 0 and overflows
/// for large R.
/// <para>
/// Euler's transformation, 2F1(R, B; C; z) = (1 − z)^(a − 1 − R) 2F1(a − 1, A; C; z) with A = C − R, leaves
/// e^(δL) (1 + δ S), δ = a − 1, L = ln(1 − z), where S has no singularity: the mean is
/// −C (e^(δL) − 1) / δ − e^(δL) C S.
/// </para>
/// <para>
/// Where that series alternates or cancels, the mean is summed over the number of purchases that would come if the
/// customer did not leave, which is negative-binomial: Σ_k (1 − z)^R (R)_k / k! z^k Q_k with
/// Q_k = Σ_(j&lt;k) (B)_j / (a + B)_j, all terms positive. Where neither converges in time, the mean over p is
/// integrated.
/// </para>
/// </summary>
/// <param name="events">R.</param>
/// <param name="a">a.</param>
/// <param name="b">B.</param>
/// <param name="difference">A = a + B − 1 − R, given because it does not depend on x.</param>
internal readonly struct LeavingMean(double events, double a, double b, double difference)
{
    /// <summary>Largest w for the series, which needs about 36 / −ln z terms.</summary>
    public const double LargestRatio = 32;

    /// <summary>Largest A / R for the series: the two parts of the sum have as many digits in common.</summary>
    public const double LargestCancellation = 1e5;

    /// <summary>Largest |δL| for the series, that nothing overflows.</summary>
    public const double LargestLog = 300;

    /// <summary>A term that is so small beside the sum does not change it, so that further terms do no harm.</summary>
    public const double Converged = 1e-17;

    private const double MostPurchases = 2000;

    private double C => difference + events;

    /// <summary>The means for 16 values of w, the largest of which is <paramref name="longest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<double> Low, Vector512<double> High) Of(
        Vector512<double> low, Vector512<double> high, double longest) =>
        CanSum(longest) ? Sum(low, high, longest)
        : CanCount(longest) ? Count(low, high, longest)
        : new BetaQuadrature(a, b).Mean(events, low, high);

    /// <summary>Whether the series keeps its digits: its terms have one sign or fall from the start.</summary>
    private bool CanSum(double longest) =>
        longest <= LargestRatio
        && difference <= LargestCancellation * events
        && Math.Abs(a - 1) * Math.Log(1 + longest) <= LargestLog
        && (difference >= -1 || (a + 1) * -difference <= C + 1);

    /// <summary>Whether (1 − z)^R does not underflow, and the purchases are few.</summary>
    private bool CanCount(double longest) =>
        longest <= LargestRatio
        && events * longest <= MostPurchases
        && events * Math.Log(1 + longest) <= 2 * LargestLog;

    /// <summary>Sums over the number of purchases that would come.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (Vector512<double> Low, Vector512<double> High) Count(
        Vector512<double> low, Vector512<double> high, double longest)
    {
        var one = Vector512<double>.One;
        var zLow = low / (one + low);
        var zHigh = high / (one + high);
        var z = longest / (1 + longest);
        var termLow = VectorMath.Exp(VectorMath.Log1P(low) * -events);
        var termHigh = VectorMath.Exp(VectorMath.Log1P(high) * -events);
        Vector512<double> sumLow = default, sumHigh = default;
        double stays = 1, purchases = 0, term = Math.Exp(-events * Math.Log(1 + longest)), sum = 0;
        for (var k = 1.0; k < 1e5; k++)
        {
            var factor = (events + k - 1) / k;
            termLow *= zLow * factor;
            termHigh *= zHigh * factor;
            term *= z * factor;
            purchases += stays;
            stays *= (b + k - 1) / (a + b + k - 1);
            sumLow += termLow * purchases;
            sumHigh += termHigh * purchases;
            sum += term * purchases;
            if (k > events * longest && term * purchases <= Converged * sum) break;
        }

        return (sumLow, sumHigh);
    }

    /// <summary>Sums the series of Euler's form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (Vector512<double> Low, Vector512<double> High) Sum(
        Vector512<double> low, Vector512<double> high, double longest)
    {
        var one = Vector512<double>.One;
        var zLow = low / (one + low);
        var zHigh = high / (one + high);
        var z = longest / (1 + longest);
        // C S = Σ (a)_(k−1) (A)_k / ((C + 1)_(k−1) k!) z^k for k from 1.
        Vector512<double> termLow = zLow * difference, termHigh = zHigh * difference;
        Vector512<double> sumLow = termLow, sumHigh = termHigh;
        double term = z * difference, sum = term, c = C;
        for (var k = 1.0; k < 1e5; k++)
        {
            var factor = (a + k - 1) * (difference + k) / ((c + k) * (k + 1));
            termLow *= zLow * factor;
            termHigh *= zHigh * factor;
            sumLow += termLow;
            sumHigh += termHigh;
            term *= z * factor;
            sum += term;
            if (Math.Abs(term) <= Converged * Math.Abs(sum) && Math.Abs(z * factor) < 1) break;
        }

        var lanes = Vector512.Create(c);
        return (Combine(a, lanes, low, sumLow), Combine(a, lanes, high, sumHigh));
    }

    /// <summary>The mean, given C S.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Combine(
        double a, Vector512<double> c, Vector512<double> w, Vector512<double> sum)
    {
        var log = VectorMath.Log1P(w);
        var exponent = log * (1 - a);
        return VectorMath.RelativeExpM1(exponent) * log * c - VectorMath.Exp(exponent) * sum;
    }
}
