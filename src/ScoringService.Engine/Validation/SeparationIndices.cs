namespace ScoringService.Engine.Validation;

/// <summary>How compact groups are compared with the distances between them.</summary>
/// <param name="DaviesBouldin">Mean over groups of the greatest (s_i + s_j) ÷ d_ij, s being the mean distance of a
/// group's points to its centre and d the distance of two centres (Davies and Bouldin, IEEE PAMI 1(2), 1979); 0 or
/// more, smaller is better. Null when two centres coincide.</param>
/// <param name="CalinskiHarabasz">Between-group ÷ within-group variance, Σ n_g |c_g − c|² ÷ (k − 1) over Σ |x − c_g|² ÷
/// (n − k) (Calinski and Harabasz, Commun. Stat. 3(1), 1974); greater is better. Null when no group varies within
/// itself.</param>
public sealed record SeparationIndices(double? DaviesBouldin, double? CalinskiHarabasz)
{
    /// <summary>Computes both.</summary>
    /// <param name="columns">One column of finite numbers per coordinate.</param>
    /// <param name="labels">Group of each point; −1 leaves it out.</param>
    /// <param name="groups">Number of groups.</param>
    /// <returns>Null when there are fewer than two groups, or no more points than groups.</returns>
    internal static SeparationIndices? Of(IReadOnlyList<double[]> columns, ReadOnlySpan<int> labels, int groups)
    {
        var counts = new long[groups];
        foreach (var label in labels)
            if (label >= 0) counts[label]++;
        int[] used = [.. Enumerable.Range(0, groups).Where(g => counts[g] > 0)];
        var count = counts.Sum();
        if (used.Length < 2 || count <= used.Length) return null;
        var owners = labels.ToArray();
        var centres = columns.Select(column => Centre(column, owners, counts)).ToArray();
        var squared = SquaredDistances(columns, labels, centres);
        var within = 0.0;
        var spread = new double[groups];
        for (var i = 0; i < squared.Length; i++)
        {
            if (labels[i] < 0) continue;
            within += squared[i];
            spread[labels[i]] += Math.Sqrt(squared[i]) / counts[labels[i]];
        }

        double? ratio = within == 0
            ? null
            : Between(centres, counts) / (used.Length - 1) / (within / (count - used.Length));
        return new SeparationIndices(Similarity(centres, spread, used), ratio);
    }

    private static double[] Centre(double[] column, int[] labels, long[] counts)
    {
        var sums = new CompensatedSum[counts.Length];
        for (var i = 0; i < column.Length; i++)
            if (labels[i] >= 0) sums[labels[i]].Add(column[i]);
        var centre = new double[counts.Length];
        for (var g = 0; g < centre.Length; g++) centre[g] = counts[g] == 0 ? 0 : sums[g].Value / counts[g];
        return centre;
    }

    private static double[] SquaredDistances(
        IReadOnlyList<double[]> columns, ReadOnlySpan<int> labels, double[][] centres)
    {
        var squared = new double[labels.Length];
        for (var j = 0; j < columns.Count; j++)
        {
            for (var i = 0; i < squared.Length; i++)
            {
                if (labels[i] < 0) continue;
                var difference = columns[j][i] - centres[j][labels[i]];
                squared[i] += difference * difference;
            }
        }

        return squared;
    }

    private static double Between(double[][] centres, long[] counts)
    {
        var between = 0.0;
        foreach (var centre in centres)
        {
            var mean = 0.0;
            for (var g = 0; g < counts.Length; g++) mean += counts[g] * centre[g];
            mean /= counts.Sum();
            for (var g = 0; g < counts.Length; g++) between += counts[g] * (centre[g] - mean) * (centre[g] - mean);
        }

        return between;
    }

    private static double? Similarity(double[][] centres, double[] spread, int[] used)
    {
        var sum = 0.0;
        foreach (var g in used)
        {
            var worst = 0.0;
            foreach (var other in used)
            {
                if (other == g) continue;
                var distance = Math.Sqrt(centres.Sum(centre => Math.Pow(centre[g] - centre[other], 2)));
                if (distance == 0) return null;
                worst = Math.Max(worst, (spread[g] + spread[other]) / distance);
            }

            sum += worst;
        }

        return sum / used.Length;
    }
}
