using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Validation;

/// <summary>
/// Natural logarithms of the chances that F and χ² statistics exceed a value. Logarithms because with many customers
/// the chances themselves are far below the smallest double.
/// </summary>
internal static class TailProbability
{
    private const int MaxTerms = 200_000;
    private const double Tiny = 1e-300;
    private const double Precision = 1e-16;

    /// <summary>ln P(F > f), F with the given degrees of freedom: ln I_x(d2/2, d1/2), x = d2 ÷ (d2 + d1 f)
    /// (Abramowitz and Stegun 26.6.2).</summary>
    public static double LogF(double f, double d1, double d2)
    {
        if (f <= 0) return 0;
        double a = d2 / 2, b = d1 / 2, ratio = d1 * f / d2;
        double logX = -GammaFunctions.Log1P(ratio), logY = -GammaFunctions.Log1P(1 / ratio);
        double x = 1 / (1 + ratio), y = 1 / (1 + 1 / ratio);
        var front = a * logX + b * logY - GammaFunctions.LogBeta(a, b);
        if (x <= (a + 1) / (a + b + 2)) return front + Math.Log(BetaFraction(a, b, x) / a);
        return GammaFunctions.Log1P(-Math.Exp(front) * BetaFraction(b, a, y) / b);
    }

    /// <summary>ln P(X > x), X having the χ² distribution: ln Q(df/2, x/2) (Abramowitz and Stegun 26.4.19).</summary>
    public static double LogChiSquare(double x, double df)
    {
        if (x <= 0) return 0;
        double a = df / 2, z = x / 2;
        var front = a * Math.Log(z) - z - GammaFunctions.LogGamma(a);
        return z < a + 1
            ? GammaFunctions.Log1P(-Math.Exp(front) * GammaSeries(a, z))
            : front + Math.Log(GammaFraction(a, z));
    }

    /// <summary>The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by the modified
    /// method of Lentz.</summary>
    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 / NotZero(1 - (a + b) * x / (a + 1)), h = d;
        for (var m = 1; m < MaxTerms; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Precision) break;
        }

        return h;
    }

    /// <summary>P(a, z) ÷ (z^a e^-z ÷ Γ(a)) by Abramowitz and Stegun 6.5.29.</summary>
    private static double GammaSeries(double a, double z)
    {
        double term = 1 / a, sum = term;
        for (var n = 1; n < MaxTerms && term > sum * Precision; n++)
        {
            term *= z / (a + n);
            sum += term;
        }

        return sum;
    }

    /// <summary>Q(a, z) ÷ (z^a e^-z ÷ Γ(a)) by the continued fraction 6.5.31 of Abramowitz and Stegun.</summary>
    private static double GammaFraction(double a, double z)
    {
        double b = z + 1 - a, c = 1 / Tiny, d = 1 / b, h = d;
        for (var n = 1; n < MaxTerms; n++)
        {
            var term = -n * (n - a);
            b += 2;
            d = 1 / NotZero(term * d + b);
            c = NotZero(b + term / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Precision) break;
        }

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
