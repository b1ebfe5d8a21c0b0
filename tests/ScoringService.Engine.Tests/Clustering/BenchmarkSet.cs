using System.Globalization;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Tests.Golden;

namespace ScoringService.Engine.Tests.Clustering;

/// <summary>The clustering benchmark sets in ../shared/data/kmeans_benchmarks.</summary>
internal static class BenchmarkSet
{
    /// <summary>Coordinates by column. Skips the test where the set is absent.</summary>
    public static double[][] Columns(string set)
    {
        var rows = SharedData.Lines($"kmeans_benchmarks/{set}.data.gz").Where(line => line.Length > 0)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return [.. Enumerable.Range(0, rows[0].Length).Select(j => rows.Select(row => row[j]).ToArray())];
    }

    /// <summary>The true partition, numbered from 0.</summary>
    public static int[] Truth(string set) =>
        [.. SharedData.Lines($"kmeans_benchmarks/{set}.labels0.gz").Where(line => line.Length > 0)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture) - 1)];

    /// <summary>Points and their best partition.</summary>
    public static (PointSet Points, Partition Partition) Fit(string set, int clusters)
    {
        var points = PointSet.Of(Columns(set));
        return (points, KMeans.Fit(points, new KMeansSettings { Clusters = clusters }));
    }
}
