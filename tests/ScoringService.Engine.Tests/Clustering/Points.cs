using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

/// <summary>Makes points.</summary>
internal static class Points
{
    /// <summary>Columns of numbers in [0, 100), some of them shared by several points.</summary>
    public static double[][] Random(int count, int dimensions, ulong seed)
    {
        var random = new SplitMix64(seed);
        var columns = new double[dimensions][];
        for (var j = 0; j < dimensions; j++)
        {
            columns[j] = new double[count];
            for (var i = 0; i < count; i++)
                columns[j][i] = random.NextBelow(4) == 0 ? random.NextBelow(100) : 100 * random.NextDouble();
        }

        return columns;
    }

    /// <summary>Points in groups around centres that are far apart, and the group of each.</summary>
    public static (double[][] Columns, int[] Groups) Blobs(int count, int groups, int dimensions, ulong seed)
    {
        var random = new SplitMix64(seed);
        var columns = Enumerable.Range(0, dimensions).Select(_ => new double[count]).ToArray();
        var owners = new int[count];
        for (var i = 0; i < count; i++)
        {
            owners[i] = i % groups;
            for (var j = 0; j < dimensions; j++)
                columns[j][i] = 10 * ((owners[i] >> j) & 1) + 20 * (owners[i] >> dimensions) + random.NextDouble();
        }

        return (columns, owners);
    }

    public static double[][] Gather(double[][] columns, int[] rows) =>
        [.. columns.Select(column => rows.Select(row => column[row]).ToArray())];

    /// <summary>The partition as sets of rows, whatever the clusters are called.</summary>
    public static string Partition(IEnumerable<int> labels) => string.Join(";", labels
        .Select((label, row) => (label, row)).GroupBy(pair => pair.label)
        .Select(group => string.Join(",", group.Select(pair => pair.row))).Order(StringComparer.Ordinal));
}
