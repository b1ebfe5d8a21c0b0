namespace ScoringService.Engine.Clv;

/// <summary>
/// The distinct purchase histories of a population with their numbers of customers, ordered by x, T and t_x: all that a
/// likelihood needs, and the same whatever the order of the customers. Rows are grouped by x, each group filled up with
/// rows of weight 0 to a multiple of 8.
/// </summary>
internal sealed class HistoryTable
{
    /// <summary>Most rows of a run, so that threads can share the work.</summary>
    public const int RunRows = 4096;

    private const int Lanes = 8;

    private HistoryTable(List<HistoryRun> levels, int rows)
    {
        LastAge = new double[rows];
        Age = new double[rows];
        Weight = new double[rows];
        Repeats = new int[levels.Count];
        Population = new double[levels.Count];
        var runs = new List<HistoryRun>();
        for (var level = 0; level < levels.Count; level++)
        {
            var (repeats, start, length) = levels[level];
            Repeats[level] = repeats;
            for (var row = start; row < start + length; row += RunRows)
                runs.Add(new HistoryRun(level, row, Math.Min(RunRows, start + length - row)));
        }

        Runs = [.. runs];
    }

    /// <summary>t_x of each row.</summary>
    public double[] LastAge { get; }

    /// <summary>T of each row.</summary>
    public double[] Age { get; }

    /// <summary>Number of customers with the history of each row.</summary>
    public double[] Weight { get; }

    /// <summary>The distinct x, ascending.</summary>
    public int[] Repeats { get; }

    /// <summary>Number of customers with each of <see cref="Repeats"/>.</summary>
    public double[] Population { get; }

    /// <summary>The rows in groups of equal x.</summary>
    public HistoryRun[] Runs { get; }

    /// <summary>Totals by T.</summary>
    public AgeTotals Ages { get; private set; } = null!;

    /// <summary>Number of customers.</summary>
    public int CustomerCount { get; private set; }

    /// <summary>Sum of x over the customers.</summary>
    public double RepeatTotal { get; private set; }

    /// <summary>Collects the usable rows.</summary>
    public static HistoryTable Of(PurchaseHistories histories) =>
        WholeTimeSorter.TryCollect(histories) ?? Of(History.Sort(histories));

    /// <summary>Collects sorted histories.</summary>
    /// <typeparam name="THistory">How a history is stored.</typeparam>
    public static HistoryTable Of<THistory>(ReadOnlySpan<THistory> sorted)
        where THistory : struct, ISortedHistory<THistory>
    {
        var table = Lay(sorted);
        var next = 0;
        for (var i = 0; i < sorted.Length;)
        {
            // A new x begins at the next multiple of 8; the rows skipped repeat a history with weight 0.
            var first = i++;
            if (first > 0 && sorted[first].Repeats != sorted[first - 1].Repeats)
                for (; next % Lanes != 0; next++) table.SetRow(next, sorted[first - 1].Read(), 0);
            while (i < sorted.Length && sorted[i].Equals(sorted[first])) i++;
            table.SetRow(next++, sorted[first].Read(), i - first);
        }

        for (; next < table.Age.Length; next++) table.SetRow(next, sorted[^1].Read(), 0);
        table.AddUp();
        return table;
    }

    /// <summary>A table of about so many rows, evenly spaced.</summary>
    public HistoryTable Sample(int rows)
    {
        var step = Math.Max(1, Weight.Length / rows);
        var kept = new List<History>();
        foreach (var run in Runs)
        {
            var end = run.Start + run.Length;
            for (var row = (run.Start + step - 1) / step * step; row < end; row += step)
                for (var n = 0; n < Weight[row]; n++)
                    kept.Add(new History(Repeats[run.Level], LastAge[row], Age[row]));
        }

        return Of<History>(kept.ToArray());
    }

    /// <summary>A table with room for the histories.</summary>
    private static HistoryTable Lay<THistory>(ReadOnlySpan<THistory> sorted)
        where THistory : struct, ISortedHistory<THistory>
    {
        var levels = new List<HistoryRun>();
        var rows = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var repeats = sorted[i].Repeats;
            var start = rows;
            for (; i < sorted.Length && sorted[i].Repeats == repeats; i++)
                if (i == 0 || !sorted[i].Equals(sorted[i - 1])) rows++;
            rows = (rows + Lanes - 1) / Lanes * Lanes;
            levels.Add(new HistoryRun(repeats, start, rows - start));
        }

        return new HistoryTable(levels, rows);
    }

    private void SetRow(int row, History history, int weight)
    {
        LastAge[row] = history.LastAge;
        Age[row] = history.Age;
        Weight[row] = weight;
    }

    private void AddUp()
    {
        foreach (var run in Runs)
            foreach (var weight in Weight.AsSpan(run.Start, run.Length)) Population[run.Level] += weight;
        for (var level = 0; level < Repeats.Length; level++)
        {
            CustomerCount += (int)Population[level];
            RepeatTotal += Repeats[level] * Population[level];
        }

        Ages = AgeTotals.Of(this);
    }
}
