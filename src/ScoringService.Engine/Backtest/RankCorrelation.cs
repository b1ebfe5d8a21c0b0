namespace ScoringService.Engine.Backtest;

/// <summary>Spearman's rank correlation: Pearson's of the mid-ranks.</summary>
internal static class RankCorrelation
{
    /// <summary>The correlation, −1 to 1; null when either list has only equal values. Ranks are summed as whole
    /// numbers, so that the order of the customers makes no difference.</summary>
    public static double? Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        long[] a = DoubledRanks(first), b = DoubledRanks(second);
        Int128 ab = 0, aa = 0, bb = 0, sum = (Int128)a.Length * (a.Length + 1);
        for (var i = 0; i < a.Length; i++)
        {
            ab += (Int128)a[i] * b[i];
            aa += (Int128)a[i] * a[i];
            bb += (Int128)b[i] * b[i];
        }

        // n Σab − Σa Σb, where both sums are that of 2, 4, 6, ….
        double covariance = (double)(a.Length * ab - sum * sum), varianceA = (double)(a.Length * aa - sum * sum),
            varianceB = (double)(a.Length * bb - sum * sum);
        if (varianceA == 0 || varianceB == 0) return null;
        return Math.Clamp(covariance / Math.Sqrt(varianceA) / Math.Sqrt(varianceB), -1, 1);
    }

    private static long[] DoubledRanks(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        int[] rows = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, rows);
        var ranks = new long[keys.Length];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
            for (var i = start; i < end; i++) ranks[rows[i]] = start + end + 1;
        }

        return ranks;
    }
}
