namespace ScoringService.Engine.Validation;

/// <summary>Logarithms of the gamma and beta functions for positive arguments, by Stirling's series.</summary>
internal static class LogGamma
{
    private const double HalfLog2Pi = 0.918938533204672741780329736406;

    /// <summary>Arguments are raised to this by Γ(x + 1) = x Γ(x); from here on the series is exact to a double's last
    /// bits.</summary>
    private const double Large = 12;

    /// <summary>ln Γ(x), x above 0.</summary>
    public static double Of(double x)
    {
        var shift = 0.0;
        for (; x < Large; x++) shift += Math.Log(x);
        return (x - 0.5) * Math.Log(x) - x + HalfLog2Pi + Correction(x) - shift;
    }

    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), a and b above 0, without the cancellation of those
    /// terms.</summary>
    public static double Beta(double a, double b)
    {
        var shift = 0.0;
        for (; a < Large; a++) shift += Math.Log((a + b) / a);
        for (; b < Large; b++) shift += Math.Log((a + b) / b);
        if (a > b) (a, b) = (b, a);
        // Stirling's formula for the three functions, its large terms joined.
        return HalfLog2Pi - 0.5 * Math.Log(b) - (a - 0.5) * Log1P(b / a) - b * Log1P(a / b)
            + Correction(a) + Correction(b) - Correction(a + b) + shift;
    }

    /// <summary>ln(1 + x), exact for small x too (Kahan's formula).</summary>
    public static double Log1P(double x)
    {
        var sum = 1 + x;
        if (sum == 1) return x;
        return double.IsInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π): Abramowitz and Stegun 6.1.41.</summary>
    private static double Correction(double x)
    {
        var z = 1 / (x * x);
        return (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188
            - z * (691.0 / 360360 - z * (1.0 / 156))))))) / x;
    }
}
