namespace ScoringService.Engine.Numerics;

/// <summary>
/// A Gauss–Legendre rule on [0, 1], found by Newton's method on the Legendre polynomial (Abramowitz and Stegun 1964,
/// 25.4.29). With n nodes it is exact for polynomials up to degree 2n − 1.
/// </summary>
internal sealed class GaussLegendre
{
    private GaussLegendre(int count)
    {
        Nodes = new double[count];
        Weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 0.0;
            for (var iteration = 0; iteration < 100; iteration++)
            {
                slope = Legendre(count, x, out var value);
                var step = value / slope;
                x -= step;
                if (Math.Abs(step) < 1e-16) break;
            }

            Nodes[i] = (1 - x) / 2;
            Weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
    }

    /// <summary>The rule of 8 nodes.</summary>
    public static GaussLegendre Of8 { get; } = new(8);

    /// <summary>The rule of 16 nodes.</summary>
    public static GaussLegendre Of16 { get; } = new(16);

    /// <summary>The rule of 24 nodes.</summary>
    public static GaussLegendre Of24 { get; } = new(24);

    /// <summary>The abscissas, ascending.</summary>
    public double[] Nodes { get; }

    /// <summary>The weights, which sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The derivative of the Legendre polynomial of a degree, and its value.</summary>
    private static double Legendre(int degree, double x, out double value)
    {
        var previous = 1.0;
        value = x;
        for (var k = 2; k <= degree; k++)
            (previous, value) = (value, ((2 * k - 1) * x * value - (k - 1) * previous) / k);
        return degree * (x * value - previous) / (x * x - 1);
    }
}
