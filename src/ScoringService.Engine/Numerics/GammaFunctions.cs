namespace ScoringService.Engine.Numerics;

/// <summary>
/// The log-gamma and digamma functions of positive arguments, and their differences over a step, which keep full
/// precision where the two values themselves would cancel. By Stirling's series after shifting the argument to at least
/// 10 (Abramowitz and Stegun 1964, 6.1.40 and 6.3.18).
/// </summary>
internal static class GammaFunctions
{
    private const double Asymptotic = 10;
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln Γ(x), x &gt; 0, to about 1e-15 absolutely or relatively, whichever is larger.</summary>
    public static double LogGamma(double x)
    {
        var product = 1.0;
        for (; x < Asymptotic; x++) product *= x;
        return (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi + LogGammaTail(x) - Math.Log(product);
    }

    /// <summary>ψ(x) = d ln Γ(x) / dx, x &gt; 0.</summary>
    public static double Digamma(double x)
    {
        var shift = 0.0;
        for (; x < Asymptotic; x++) shift += 1 / x;
        return Math.Log(x) + DigammaTail(x) - shift;
    }

    /// <summary>ln B(a, b), both positive.</summary>
    public static double LogBeta(double a, double b)
    {
        var (small, large) = a < b ? (a, b) : (b, a);
        return LogGamma(small) - LogGammaStep(large, small);
    }

    /// <summary>ln Γ(x + step) − ln Γ(x), x &gt; 0, step ≥ 0: ln of the rising factorial when step is whole.</summary>
    public static double LogGammaStep(double x, double step)
    {
        if (step == 0) return 0;
        var product = 1.0;
        for (; x < Asymptotic; x++) product *= x / (x + step);
        return (x + step - 0.5) * Log1P(step / x) + step * (Math.Log(x) - 1)
            + LogGammaTail(x + step) - LogGammaTail(x) + Math.Log(product);
    }

    /// <summary>ψ(x + step) − ψ(x), x &gt; 0, step ≥ 0.</summary>
    public static double DigammaStep(double x, double step)
    {
        if (step == 0) return 0;
        var shift = 0.0;
        for (; x < Asymptotic; x++) shift += step / (x * (x + step));
        return Log1P(step / x) + DigammaTail(x + step) - DigammaTail(x) + shift;
    }

    /// <summary>ln(1 + x), x &gt; −1, also for x near 0.</summary>
    public static double Log1P(double x)
    {
        var sum = 1 + x;
        if (double.IsPositiveInfinity(sum)) return sum;
        return Math.Log(sum) + (x - (sum - 1)) / sum;
    }

    /// <summary>ln Γ(x) without (x − ½) ln x − x + ½ ln 2π, x ≥ 10.</summary>
    private static double LogGammaTail(double x)
    {
        var y = 1 / (x * x);
        return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188
            - y * (691.0 / 360360 - y / 156)))))) / x;
    }

    /// <summary>ψ(x) − ln x, x ≥ 10.</summary>
    private static double DigammaTail(double x)
    {
        var y = 1 / (x * x);
        return -0.5 / x - y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132
            - y * (691.0 / 32760 - y / 12))))));
    }
}
