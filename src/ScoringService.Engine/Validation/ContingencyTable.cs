using System.Text.Json.Serialization;

namespace ScoringService.Engine.Validation;

/// <summary>How many customers are in each pair of groups of two groupings of the same customers.</summary>
public sealed class ContingencyTable
{
    private readonly IReadOnlyList<IReadOnlyList<long>> _counts;

    [JsonConstructor]
    internal ContingencyTable(
        IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        Rows = rows;
        Columns = columns;
        _counts = counts;
    }

    /// <summary>Groups of the first grouping.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Groups of the second grouping.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Counts by row, then column.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => _counts;

    /// <summary>Number of customers that both groupings have a group for.</summary>
    [JsonIgnore]
    public long Total => _counts.Sum(row => row.Sum());

    /// <summary>
    /// Adjusted Rand index (Hubert and Arabie, J. Classification 2, 1985): agreement on which pairs of customers belong
    /// together, 1 when the groupings are the same but for names, 0 on average by chance; it can be below 0. Null
    /// without customers.
    /// </summary>
    [JsonIgnore]
    public double? AdjustedRandIndex
    {
        get
        {
            if (Total == 0) return null;
            Int128 together = Pairs(_counts.SelectMany(row => row));
            var first = Pairs(_counts.Select(row => row.Sum()));
            var second = Pairs(Enumerable.Range(0, Columns.Count).Select(column => _counts.Sum(row => row[column])));
            var all = Pairs([Total]);
            // (together − first · second ÷ all) ÷ ((first + second) ÷ 2 − first · second ÷ all), with whole numbers.
            var denominator = all * (first + second) - 2 * first * second;
            return denominator == 0 ? 1 : (double)(2 * (all * together - first * second)) / (double)denominator;
        }
    }

    /// <summary>
    /// Share of customers who would be in the right group if each group of the first grouping were named after the
    /// second's group that most of its customers are in. Null without customers.
    /// </summary>
    [JsonIgnore]
    public double? Purity => Total == 0 ? null : (double)_counts.Sum(row => row.Count == 0 ? 0 : row.Max()) / Total;

    /// <summary>Counts customers; those without a group in either grouping (−1) are left out.</summary>
    /// <param name="first">The first grouping.</param>
    /// <param name="second">The second grouping of the same customers, in the same order.</param>
    /// <exception cref="ArgumentException">The groupings differ in length.</exception>
    public static ContingencyTable Of(Grouping first, Grouping second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Labels.Count != second.Labels.Count)
            throw new ArgumentException($"{first.Labels.Count} customers are compared with {second.Labels.Count}.");
        long[][] counts = [.. first.Names.Select(_ => new long[second.Names.Count])];
        for (var i = 0; i < first.Labels.Count; i++)
            if (first.Labels[i] >= 0 && second.Labels[i] >= 0) counts[first.Labels[i]][second.Labels[i]]++;
        return new ContingencyTable(first.Names, second.Names, counts);
    }

    private static Int128 Pairs(IEnumerable<long> counts)
    {
        Int128 pairs = 0;
        foreach (var count in counts) pairs += (Int128)count * (count - 1) / 2;
        return pairs;
    }
}
