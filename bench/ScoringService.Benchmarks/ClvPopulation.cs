namespace ScoringService.Benchmarks;

/// <summary>
/// Customers drawn from BG/NBD (r 0.7, α 8.5 days, a 0.6, b 14, ages up to 900 days) and Gamma-Gamma, as in the peers'
/// measurements.
/// </summary>
internal sealed class ClvPopulation
{
    private readonly Random _random = new(1);

    public ClvPopulation(int customers)
    {
        Repeats = new int[customers];
        LastAge = new double[customers];
        Age = new double[customers];
        MeanSpend = new double[customers];
        for (var i = 0; i < customers; i++) Draw(i);
    }

    public int[] Repeats { get; }

    public double[] LastAge { get; }

    public double[] Age { get; }

    public double[] MeanSpend { get; }

    private void Draw(int row)
    {
        Age[row] = 1 + _random.Next(900);
        var rate = Gamma(0.7) / 8.5;
        var first = Gamma(0.6);
        var leaving = first / (first + Gamma(14));
        for (var time = Exponential() / rate; time <= Age[row]; time += Exponential() / rate)
        {
            if (Math.Floor(time) > LastAge[row])
            {
                Repeats[row]++;
                LastAge[row] = Math.Floor(time);
            }

            if (_random.NextDouble() < leaving) break;
        }

        if (Repeats[row] > 0) MeanSpend[row] = Gamma(4 * Repeats[row]) / Repeats[row] * 50 / Gamma(3.5);
    }

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>A gamma variate of scale 1 (Marsaglia and Tsang 2000).</summary>
    private double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - _random.NextDouble(), 1 / shape);
        var d = shape - 1.0 / 3;
        while (true)
        {
            var normal = Normal();
            var v = Math.Pow(Math.Max(0, 1 + normal / Math.Sqrt(9 * d)), 3);
            if (v > 0 && -Exponential() < 0.5 * normal * normal + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
