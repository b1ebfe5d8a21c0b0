namespace ScoringService.Engine.Value;

/// <summary>
/// Percentile ranks of a population, exact for up to <see cref="MostValues"/> distinct values. Of more, every value
/// that holds an even share of the ranks is kept with its exact counts, and a rank between two kept ones is
/// interpolated, at most 1/512 from the true one. Greater values never rank lower and equal ones rank equal.
/// </summary>
public sealed record RankTable
{
    /// <summary>Most values that are kept.</summary>
    public const int MostValues = 513;

    /// <summary>Number of customers with a value.</summary>
    public required int Count { get; init; }

    /// <summary>Distinct values, ascending.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Number of customers below each value.</summary>
    public required IReadOnlyList<int> Below { get; init; }

    /// <summary>Number of customers at or below each value.</summary>
    public required IReadOnlyList<int> AtMost { get; init; }

    /// <summary>What is wrong with a stored table; null when it can be used.</summary>
    internal string? Fault()
    {
        if (Values.Count == 0 || Below.Count != Values.Count || AtMost.Count != Values.Count || Below[0] != 0
            || AtMost[^1] != Count) return "has counts that do not fit its values.";
        if (Values.Count > MostValues) return $"has more than {MostValues} values.";
        for (var i = 0; i < Values.Count; i++)
        {
            var isFirst = i == 0;
            // Written so that NaN fails too.
            if (!double.IsFinite(Values[i]) || !(isFirst || Values[i] > Values[i - 1]))
                return "has values that descend.";
            if (AtMost[i] <= Below[i] || !(isFirst || Below[i] >= AtMost[i - 1])) return "has counts that descend.";
        }

        return null;
    }
}
