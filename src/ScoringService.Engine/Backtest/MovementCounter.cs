using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Backtest;

/// <summary>Counts who moved between the groups of a score column.</summary>
internal static class MovementCounter
{
    // Money has four decimals; whole numbers of its last digit can be summed in any order.
    private const double Scale = 10_000;

    // Far above any amount, and so far below the range of the sums that they cannot overflow.
    private const double Greatest = 1e28;

    /// <summary>Counts.</summary>
    /// <param name="from">The column at the cut.</param>
    /// <param name="to">The column at the end, of the same customers.</param>
    /// <param name="spend">What each customer spent in between.</param>
    /// <param name="labels">Names of the groups.</param>
    public static Movement Count(DictionaryColumn from, DictionaryColumn to, double[] spend, LabelSet labels)
    {
        string[] codes = [.. from.Dictionary.Union(to.Dictionary)];
        int[] first = Labels(from, codes), second = Labels(to, codes);
        var table = ContingencyTable.Of(new Grouping(codes, first), new Grouping(codes, second));
        return new Movement
        {
            Column = from.Definition.Name,
            Title = new Label(from.Definition.LabelEn, from.Definition.LabelZh),
            Groups = [.. codes.Select(code => new MovementGroup(code, labels.Of(from.Definition, code)))],
            Counts = table.Counts,
            Spend = Amounts(first, second, spend, codes.Length),
            CustomerCount = table.Total,
            AppearedCount = Only(second, first),
            VanishedCount = Only(first, second),
            UnchangedShare = table.Total == 0 ? null : (double)Diagonal(table) / table.Total,
            UnchangedByChance = table.Total == 0 ? null : ByChance(table),
            AdjustedRandIndex = table.AdjustedRandIndex,
        };
    }

    private static int[] Labels(DictionaryColumn column, string[] codes)
    {
        int[] positions = [.. column.Dictionary.Select(code => Array.IndexOf(codes, code))];
        var labels = new int[column.Length];
        var indices = column.Indices;
        for (var row = 0; row < labels.Length; row++)
            labels[row] = column.IsValid(row) ? positions[indices[row]] : -1;
        return labels;
    }

    private static double[][] Amounts(int[] first, int[] second, double[] spend, int groups)
    {
        var sums = new Int128[groups, groups];
        for (var row = 0; row < first.Length; row++)
        {
            if (first[row] < 0 || second[row] < 0) continue;
            sums[first[row], second[row]] += Whole(spend[row]);
        }

        return [.. Enumerable.Range(0, groups).Select(
            i => Enumerable.Range(0, groups).Select(j => (double)sums[i, j] / Scale).ToArray())];
    }

    private static Int128 Whole(double amount) =>
        double.IsNaN(amount) ? 0 : (Int128)Math.Clamp(Math.Round(amount * Scale), -Greatest, Greatest);

    private static long Only(int[] here, int[] there)
    {
        long count = 0;
        for (var row = 0; row < here.Length; row++) count += here[row] >= 0 && there[row] < 0 ? 1 : 0;
        return count;
    }

    private static long Diagonal(ContingencyTable table) =>
        Enumerable.Range(0, table.Counts.Count).Sum(i => table.Counts[i][i]);

    private static double ByChance(ContingencyTable table)
    {
        Int128 products = 0;
        for (var i = 0; i < table.Counts.Count; i++)
        {
            var group = i;
            products += (Int128)table.Counts[i].Sum() * table.Counts.Sum(row => row[group]);
        }

        return (double)products / ((double)table.Total * table.Total);
    }
}
