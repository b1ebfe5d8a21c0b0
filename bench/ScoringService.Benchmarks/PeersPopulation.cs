using System.Runtime.InteropServices;
using ScoringService.Engine.Clustering;

namespace ScoringService.Benchmarks;

/// <summary>The customers of a comparison. Both sides read them from files of little-endian numbers, one per
/// column.</summary>
internal sealed class PeersPopulation
{
    /// <summary>Clusters that are looked for.</summary>
    public const int Clusters = 8;

    /// <summary>x.</summary>
    public required double[] Repeats { get; init; }

    /// <summary>t_x, whole days.</summary>
    public required double[] LastAge { get; init; }

    /// <summary>T, whole days.</summary>
    public required double[] Age { get; init; }

    /// <summary>Mean amount of the repeat purchases; 0 without one.</summary>
    public required double[] MeanSpend { get; init; }

    /// <summary>Amount of all purchases.</summary>
    public required double[] TotalSpend { get; init; }

    /// <summary>Eight features of each customer as the engine clusters them: logarithms, standardised.</summary>
    public required float[][] Features { get; init; }

    /// <summary>Centroids to start k-means from, one row of features each.</summary>
    public required double[] Start { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => Age.Length;

    /// <summary>Draws a population, for the same number of customers always the same.</summary>
    public static PeersPopulation Draw(int customers)
    {
        var histories = new ClvPopulation(customers);
        var random = new Random(2);
        var total = new double[customers];
        for (var i = 0; i < customers; i++)
            total[i] = 20 + 100 * random.NextDouble() * random.NextDouble()
                + histories.Repeats[i] * histories.MeanSpend[i];
        double[][] columns = [.. RawFeatures(histories, total)];
        foreach (var column in columns) FeatureScale.Fit("feature", column, out _)!.Apply(column, column);
        return new PeersPopulation
        {
            Repeats = Array.ConvertAll(histories.Repeats, x => (double)x),
            LastAge = histories.LastAge,
            Age = histories.Age,
            MeanSpend = histories.MeanSpend,
            TotalSpend = total,
            Features = [.. columns.Select(column => Array.ConvertAll(column, value => (float)value))],
            Start = DrawStart(columns),
        };
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static PeersPopulation Load(string folder) => new()
    {
        Repeats = Read<double>(folder, "repeats.f64"),
        LastAge = Read<double>(folder, "last_age.f64"),
        Age = Read<double>(folder, "age.f64"),
        MeanSpend = Read<double>(folder, "mean_spend.f64"),
        TotalSpend = Read<double>(folder, "total_spend.f64"),
        Features = [.. Enumerable.Range(0, 8).Select(j => Read<float>(folder, $"feature{j}.f32"))],
        Start = Read<double>(folder, "start.f64"),
    };

    /// <summary>Writes a file per column.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "repeats.f64", Repeats);
        Write(folder, "last_age.f64", LastAge);
        Write(folder, "age.f64", Age);
        Write(folder, "mean_spend.f64", MeanSpend);
        Write(folder, "total_spend.f64", TotalSpend);
        for (var j = 0; j < Features.Length; j++) Write(folder, $"feature{j}.f32", Features[j]);
        Write(folder, "start.f64", Start);
    }

    private static IEnumerable<double[]> RawFeatures(ClvPopulation known, double[] total)
    {
        yield return Make(i => known.Age[i] - known.LastAge[i]);
        yield return Make(i => 1 + known.Repeats[i]);
        yield return Make(i => total[i]);
        yield return Make(i => total[i] / (1 + known.Repeats[i]));
        yield return Make(i => known.Age[i]);
        yield return Make(i => known.LastAge[i]);
        yield return Make(i => known.LastAge[i] / Math.Max(1, known.Repeats[i]));
        yield return Make(i => 365 * (1 + known.Repeats[i]) / (30 + known.Age[i]));

        double[] Make(Func<int, double> value) => [.. Enumerable.Range(0, total.Length).Select(value)];
    }

    private static double[] DrawStart(double[][] columns)
    {
        var points = PointSet.Of(columns);
        var random = new SplitMix64(3);
        var centroids = KMeansPlusPlus.Seed(points, Clusters, ref random);
        return [.. centroids.Select((value, i) => points.Space.ToValue(i % columns.Length, value))];
    }

    private static T[] Read<T>(string folder, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    private static void Write<T>(string folder, string name, T[] values)
        where T : unmanaged =>
        File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(values.AsSpan()));
}
