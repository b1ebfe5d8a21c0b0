using System.Runtime.InteropServices;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// The repeat buyers with a positive mean spend, grouped by their number of repeat purchases x and ordered by spend, so
/// that the order of the customers makes no difference. Groups are filled up with zeros to a multiple of 8.
/// </summary>
internal sealed class SpendTable
{
    /// <summary>Most rows of a run, so that threads can share the work.</summary>
    public const int RunRows = 4096;

    private const int Lanes = 8;
    private const int WorthRadix = 4096;

    private SpendTable(SortedDictionary<int, int> populations)
    {
        Repeats = [.. populations.Keys];
        Population = [.. populations.Values];
        Starts = new int[Repeats.Length];
        var runs = new List<HistoryRun>();
        var rows = 0;
        for (var level = 0; level < Repeats.Length; level++)
        {
            Starts[level] = rows;
            rows += (Population[level] + Lanes - 1) / Lanes * Lanes;
            for (var row = Starts[level]; row < rows; row += RunRows)
                runs.Add(new HistoryRun(level, row, Math.Min(RunRows, rows - row)));
        }

        Total = new double[rows];
        LogTotal = new double[Repeats.Length];
        Runs = [.. runs];
    }

    /// <summary>The distinct x, ascending.</summary>
    public int[] Repeats { get; }

    /// <summary>Number of customers with each of <see cref="Repeats"/>.</summary>
    public int[] Population { get; }

    /// <summary>Sum of ln(x · mean spend) over the customers of each of <see cref="Repeats"/>.</summary>
    public double[] LogTotal { get; }

    /// <summary>x · mean spend of each row.</summary>
    public double[] Total { get; }

    /// <summary>The rows in groups of equal x.</summary>
    public HistoryRun[] Runs { get; }

    /// <summary>Number of customers.</summary>
    public int CustomerCount { get; private set; }

    /// <summary>Mean over the customers of their mean spend.</summary>
    public double MeanSpend { get; private set; }

    /// <summary>
    /// Pearson's correlation of x and mean spend; null when either is the same for all. Gamma-Gamma assumes that it is
    /// 0.
    /// </summary>
    public double? Correlation { get; private set; }

    private int[] Starts { get; }

    /// <summary>Collects the repeat buyers.</summary>
    /// <param name="repeats">x.</param>
    /// <param name="meanSpend">Mean spend of a repeat purchase; rows where it is not positive and finite are left
    /// out.</param>
    public static SpendTable Of(ReadOnlySpan<int> repeats, ReadOnlySpan<double> meanSpend)
    {
        var table = new SpendTable(Count(repeats, meanSpend));
        if (table.Repeats.Length == 0) return table;
        table.Fill(repeats, meanSpend);
        table.Summarize();
        return table;
    }

    /// <summary>Whether a customer's spend can be used.</summary>
    public static bool IsUsable(int repeats, double meanSpend) =>
        repeats > 0 && meanSpend > 0 && meanSpend < double.PositiveInfinity;

    private static SortedDictionary<int, int> Count(ReadOnlySpan<int> repeats, ReadOnlySpan<double> meanSpend)
    {
        const int direct = 1024;
        var few = new int[direct];
        var counts = new SortedDictionary<int, int>();
        for (var i = 0; i < repeats.Length; i++)
        {
            if (!IsUsable(repeats[i], meanSpend[i])) continue;
            if (repeats[i] < direct) few[repeats[i]]++;
            else counts[repeats[i]] = counts.GetValueOrDefault(repeats[i]) + 1;
        }

        for (var x = 0; x < direct; x++)
            if (few[x] > 0) counts[x] = few[x];
        return counts;
    }

    private void Fill(ReadOnlySpan<int> repeats, ReadOnlySpan<double> meanSpend)
    {
        var next = (int[])Starts.Clone();
        var levels = new int[Math.Min(Repeats[^1], 1023) + 1];
        for (var level = 0; level < Repeats.Length && Repeats[level] < levels.Length; level++)
            levels[Repeats[level]] = level;
        for (var i = 0; i < repeats.Length; i++)
        {
            var x = repeats[i];
            if (!IsUsable(x, meanSpend[i])) continue;
            var level = x < levels.Length ? levels[x] : Array.BinarySearch(Repeats, x);
            Total[next[level]++] = x * meanSpend[i];
        }
    }

    private void Summarize()
    {
        for (var level = 0; level < Repeats.Length; level++)
        {
            var rows = Total.AsSpan(Starts[level], Population[level]);
            // The bits of positive doubles are ordered as the doubles are.
            if (rows.Length > WorthRadix) RadixSort.Sort(MemoryMarshal.Cast<double, ulong>(rows), 64);
            else rows.Sort();
            foreach (var total in rows)
            {
                LogTotal[level] += Math.Log(total);
                MeanSpend += total / Repeats[level];
            }

            CustomerCount += Population[level];
        }

        MeanSpend /= CustomerCount;
        Correlation = Correlate();
    }

    private double? Correlate()
    {
        double meanRepeats = 0;
        for (var level = 0; level < Repeats.Length; level++)
            meanRepeats += (double)Repeats[level] * Population[level] / CustomerCount;
        double together = 0, repeatSquares = 0, spendSquares = 0;
        for (var level = 0; level < Repeats.Length; level++)
        {
            var x = Repeats[level] - meanRepeats;
            foreach (var total in Total.AsSpan(Starts[level], Population[level]))
            {
                var spend = total / Repeats[level] / MeanSpend - 1;
                together += x * spend;
                spendSquares += spend * spend;
            }

            repeatSquares += x * x * Population[level];
        }

        var scale = Math.Sqrt(repeatSquares) * Math.Sqrt(spendSquares);
        // Equal spends differ by rounding when multiplied and divided by x.
        var isConstant = repeatSquares == 0 || spendSquares <= 1e-28 * CustomerCount;
        return isConstant ? null : Math.Clamp(together / scale, -1, 1);
    }
}
