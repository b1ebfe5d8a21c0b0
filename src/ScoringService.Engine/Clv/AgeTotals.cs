namespace ScoringService.Engine.Clv;

/// <summary>
/// Customers and repeat purchases by T: the terms of a likelihood that depend on T alone are summed over these few.
/// Filled up with zero totals to a multiple of 8.
/// </summary>
/// <param name="Age">The distinct T.</param>
/// <param name="Customers">Number of customers of each T.</param>
/// <param name="Repeats">Sum of their x.</param>
internal sealed record AgeTotals(double[] Age, double[] Customers, double[] Repeats)
{
    private const int Lanes = 8;
    private const int LongestDirect = 1 << 16;

    public static AgeTotals Of(HistoryTable table)
    {
        var isDirect = Array.TrueForAll(table.Age, age => age < LongestDirect && age == Math.Floor(age));
        var ages = isDirect ? Whole(table) : Distinct(table);
        var padded = (ages.Length + Lanes - 1) / Lanes * Lanes;
        var totals = new AgeTotals(new double[padded], new double[padded], new double[padded]);
        ages.CopyTo(totals.Age, 0);
        foreach (var run in table.Runs)
        {
            for (var row = run.Start; row < run.Start + run.Length; row++)
            {
                var i = isDirect ? (int)table.Age[row] : Array.BinarySearch(ages, table.Age[row]);
                totals.Customers[i] += table.Weight[row];
                totals.Repeats[i] += table.Weight[row] * table.Repeats[run.Level];
            }
        }

        return totals;
    }

    private static double[] Whole(HistoryTable table)
    {
        var longest = 0.0;
        foreach (var age in table.Age) longest = Math.Max(longest, age);
        var ages = new double[(int)longest + 1];
        for (var i = 0; i < ages.Length; i++) ages[i] = i;
        return ages;
    }

    private static double[] Distinct(HistoryTable table)
    {
        var ages = (double[])table.Age.Clone();
        Array.Sort(ages);
        var count = 0;
        foreach (var age in ages)
            if (count == 0 || ages[count - 1] != age) ages[count++] = age;
        return ages[..count];
    }
}
