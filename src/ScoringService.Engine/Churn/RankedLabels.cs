namespace ScoringService.Engine.Churn;

/// <summary>
/// Labels grouped by equal scores, the lowest first. All that is told of them comes from the groups, so that the order
/// of the customers makes no difference.
/// </summary>
internal sealed class RankedLabels
{
    private const int Tenths = 10;
    private const double LeastProbability = 1e-15;

    private readonly List<Group> _groups = [];
    private readonly int _count;
    private readonly int _positives;

    /// <summary>Groups labels.</summary>
    /// <param name="scores">Higher means likelier; none is NaN.</param>
    /// <param name="labels">What happened.</param>
    public RankedLabels(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var keys = scores.ToArray();
        var items = labels.ToArray();
        Array.Sort(keys, items);
        _count = keys.Length;
        for (var start = 0; start < keys.Length;)
        {
            int end = start, positives = 0;
            for (; end < keys.Length && keys[end] == keys[start]; end++) positives += items[end] ? 1 : 0;
            _groups.Add(new Group(keys[start], start, end - start, positives));
            _positives += positives;
            start = end;
        }
    }

    /// <summary>Area under the ROC curve.</summary>
    public RankArea Area()
    {
        long wins = 0, negativesBelow = 0;
        foreach (var group in _groups)
        {
            long negatives = group.Count - group.Positives;
            wins += group.Positives * (2 * negativesBelow + negatives);
            negativesBelow += negatives;
        }

        return new RankArea(wins, _positives * negativesBelow);
    }

    /// <summary>Share of the positives in the tenth with the highest scores ÷ their share in all; null without
    /// positives.</summary>
    public double? LiftAt10Percent()
    {
        if (_positives == 0) return null;
        var top = (_count + Tenths - 1) / Tenths;
        return Between(_count - top, _count).ChurnedShare / ((double)_positives / _count);
    }

    /// <summary>Everything that is reported when the scores are probabilities of at least one customer.</summary>
    public ChurnMetrics Metrics()
    {
        double logLoss = 0, brier = 0;
        foreach (var group in _groups)
        {
            var negatives = group.Count - group.Positives;
            var p = Math.Clamp(group.Score, LeastProbability, 1 - LeastProbability);
            logLoss -= group.Positives * Math.Log(p) + negatives * Math.Log(1 - p);
            brier += group.Positives * (1 - group.Score) * (1 - group.Score) + negatives * group.Score * group.Score;
        }

        return new ChurnMetrics
        {
            CustomerCount = _count,
            ChurnedCount = _positives,
            Auc = Area().Value,
            LogLoss = logLoss / _count,
            Brier = brier / _count,
            LiftAt10Percent = LiftAt10Percent(),
            Calibration =
            [
                .. Enumerable.Range(0, Tenths)
                    .Select(i => ((int)((long)i * _count / Tenths), (int)((i + 1L) * _count / Tenths)))
                    .Where(ranks => ranks.Item2 > ranks.Item1)
                    .Select(ranks => Between(ranks.Item1, ranks.Item2)),
            ],
        };
    }

    /// <summary>The customers from one rank up to another; of a group that is cut, a share of its positives.</summary>
    private CalibrationGroup Between(int start, int end)
    {
        double sum = 0, positives = 0;
        foreach (var group in _groups)
        {
            var inside = Math.Min(end, group.Start + group.Count) - Math.Max(start, group.Start);
            if (inside <= 0) continue;
            sum += inside * group.Score;
            positives += (double)inside * group.Positives / group.Count;
        }

        return new CalibrationGroup(end - start, sum / (end - start), positives / (end - start));
    }

    private readonly record struct Group(double Score, int Start, int Count, int Positives);
}
