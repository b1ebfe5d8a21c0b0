using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Backtest;

/// <summary>
/// Values of customers in the order of their scores, the lowest first. Customers with equal scores count in part where
/// a cut goes through them, so that the order of the customers makes no difference.
/// </summary>
internal sealed class RankedTotals
{
    private readonly double[] _scores;
    private readonly double[] _values;

    /// <summary>Sorts.</summary>
    /// <param name="scores">None is NaN.</param>
    /// <param name="values">One value each.</param>
    public RankedTotals(ReadOnlySpan<double> scores, ReadOnlySpan<double> values)
    {
        _scores = scores.ToArray();
        _values = values.ToArray();
        Array.Sort(_scores, _values);
        // Equal scores come in no order; sums of their values must not depend on it.
        for (int start = 0, end; start < _scores.Length; start = end)
        {
            for (end = start + 1; end < _scores.Length && _scores[end] == _scores[start];) end++;
            Array.Sort(_values, start, end - start);
        }
    }

    /// <summary>Sums of the values between ranks.</summary>
    /// <param name="cuts">Ranks from 0 to the number of customers, ascending; they need not be whole.</param>
    /// <returns>One sum fewer than there are cuts.</returns>
    public double[] Between(ReadOnlySpan<double> cuts)
    {
        var sums = new CompensatedSum[cuts.Length - 1];
        var part = 0;
        for (int start = 0, end; start < _scores.Length; start = end)
        {
            var tie = default(CompensatedSum);
            for (end = start; end < _scores.Length && _scores[end] == _scores[start]; end++) tie.Add(_values[end]);
            for (double from = start; part < sums.Length && from < end;)
            {
                var to = Math.Min(end, cuts[part + 1]);
                if (to > from) sums[part].Add(tie.Value * ((to - from) / (end - start)));
                from = Math.Max(from, to);
                if (cuts[part + 1] > end) break;
                part++;
            }
        }

        return Array.ConvertAll(sums, sum => sum.Value);
    }

    /// <summary>Share of the total that the customers with the highest scores have, from 0 to all of them in equal
    /// steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="total">The total, not 0.</param>
    public double[] ShareOfTop(int steps, double total)
    {
        double[] cuts = [.. Enumerable.Range(0, steps + 1).Select(i => (double)_scores.Length * i / steps)];
        var parts = Between(cuts);
        var shares = new double[steps + 1];
        var sum = default(CompensatedSum);
        for (var i = 1; i <= steps; i++)
        {
            sum.Add(parts[steps - i]);
            shares[i] = sum.Value / total;
        }

        return shares;
    }
}
