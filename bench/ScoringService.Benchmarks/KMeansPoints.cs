using ScoringService.Engine.Clustering;

namespace ScoringService.Benchmarks;

/// <summary>A million standardised points around overlapping centres, always the same.</summary>
internal static class KMeansPoints
{
    public const int Count = 1_000_000;

    private const int Centres = 12;

    public static PointSet Make(int dimensions)
    {
        var random = new SplitMix64(20240630);
        var columns = new double[dimensions][];
        for (var j = 0; j < dimensions; j++)
        {
            var centres = Enumerable.Range(0, Centres).Select(_ => 2 * Normal(ref random)).ToArray();
            columns[j] = new double[Count];
            for (var i = 0; i < Count; i++) columns[j][i] = centres[i % Centres] + Normal(ref random);
        }

        return PointSet.Of(columns);
    }

    /// <summary>Near enough to a normal number: the sum of 12 uniform ones.</summary>
    private static double Normal(ref SplitMix64 random)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += random.NextDouble();
        return sum;
    }
}
