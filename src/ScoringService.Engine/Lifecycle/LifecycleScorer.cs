namespace ScoringService.Engine.Lifecycle;

/// <summary>Assigns lifecycle stages as domain.md §7 and docs/decisions/0005-lifecycle.md say.</summary>
internal sealed class LifecycleScorer
{
    private const int Stages = 6;

    // Differences of degrees such as 0.5 − 0.3 are to meet a margin of 0.2 despite rounding.
    private const double Rounding = 1e-12;

    private readonly CriterionDegrees _criteria;
    private readonly double[] _weights;
    private readonly double _mixedMargin;
    private readonly double _hysteresisMargin;

    public LifecycleScorer(LifecycleOptions options)
    {
        _criteria = new CriterionDegrees(options);
        _weights = [.. options.All.Select(criterion => criterion.Weight)];
        _mixedMargin = options.MixedMargin + Rounding;
        _hysteresisMargin = options.HysteresisMargin - Rounding;
    }

    /// <summary>Scores every row; a row's result depends on no other row.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Score(in LifecycleInput input, in LifecycleOutput output)
    {
        input.Check();
        output.Check(input.Count);
        Span<double> criteria = stackalloc double[CriterionCatalogue.Count];
        for (var row = 0; row < input.Count; row++)
        {
            var degrees = output.Degrees.Slice(row * Stages, Stages);
            _criteria.Evaluate(input, row, criteria);
            var matched = Matched(criteria);
            Aggregate(criteria, degrees);
            var isBuyer = input.PurchaseCount[row] > 0;
            var (stage, flags) = HardRule(isBuyer, matched);
            if (flags == LifecycleFlags.None)
            {
                var previous = input.PreviousStage.IsEmpty ? -1 : input.PreviousStage[row];
                (stage, flags) = Hold(previous, ByDegree(matched, degrees), degrees);
            }

            var runnerUp = Best(degrees, LifecycleCriteria.None, except: stage);
            if (runnerUp >= 0 && LifecycleStages.ByDegree.Contains(stage)
                && degrees[stage] - degrees[runnerUp] <= _mixedMargin) flags |= LifecycleFlags.MixedSignals;
            output.Stage[row] = stage;
            output.RunnerUp[row] = runnerUp;
            output.Matched[row] = matched;
            output.Flags[row] = flags;
        }
    }

    private static LifecycleCriteria Matched(ReadOnlySpan<double> criteria)
    {
        var matched = 0;
        for (var i = 0; i < criteria.Length; i++)
            if (criteria[i] >= 1) matched |= 1 << i;
        return (LifecycleCriteria)matched;
    }

    /// <summary>Weighted mean of the criteria that are known; 0 when none is.</summary>
    private void Aggregate(ReadOnlySpan<double> criteria, Span<double> degrees)
    {
        for (var stage = 0; stage < Stages; stage++)
        {
            double sum = 0, weight = 0;
            for (var i = CriterionCatalogue.First(stage); i < CriterionCatalogue.First(stage + 1); i++)
            {
                if (double.IsNaN(criteria[i])) continue;
                sum += _weights[i] * criteria[i];
                weight += _weights[i];
            }

            degrees[stage] = weight > 0 ? sum / weight : 0;
        }
    }

    private static (int Stage, LifecycleFlags Flags) HardRule(bool isBuyer, LifecycleCriteria matched)
    {
        if ((matched & CriterionCatalogue.Of(LifecycleStages.LostIndex)) != 0)
            return (LifecycleStages.LostIndex, LifecycleFlags.HardRule);
        if (!isBuyer)
        {
            var flags = matched == LifecycleCriteria.None ? LifecycleFlags.Fallback : LifecycleFlags.None;
            return (LifecycleStages.PotentialIndex, LifecycleFlags.HardRule | flags);
        }

        return (matched & LifecycleCriteria.NoOrder) != 0
            ? (LifecycleStages.DecliningIndex, LifecycleFlags.HardRule)
            : (-1, LifecycleFlags.None);
    }

    private static (int Stage, LifecycleFlags Flags) ByDegree(LifecycleCriteria matched, ReadOnlySpan<double> degrees)
    {
        var candidate = matched == LifecycleCriteria.None ? -1 : Best(degrees, matched, except: -1);
        if (candidate >= 0) return (candidate, LifecycleFlags.None);
        var nearest = Best(degrees, LifecycleCriteria.None, except: -1);
        // Without any degree the customer bought again within the last weeks: the least that can be said is GROWING.
        return (nearest >= 0 ? nearest : LifecycleStages.GrowingIndex, LifecycleFlags.Fallback);
    }

    /// <summary>The stage with the highest degree above 0, −1 when there is none.</summary>
    /// <param name="degrees">Degree of each stage.</param>
    /// <param name="matched">Only stages with one of these criteria count; None for any stage.</param>
    /// <param name="except">A stage to leave out, or −1.</param>
    private static int Best(ReadOnlySpan<double> degrees, LifecycleCriteria matched, int except)
    {
        var best = -1;
        foreach (var stage in LifecycleStages.ByDegree)
        {
            if (stage == except || degrees[stage] <= (best < 0 ? 0 : degrees[best])) continue;
            if (matched == LifecycleCriteria.None || (matched & CriterionCatalogue.Of(stage)) != 0) best = stage;
        }

        return best;
    }

    /// <summary>Keeps the previous stage while the new one does not lead by the margin, except DECLINING without a
    /// sign of decline: who buys again is not declining any more.</summary>
    private (int Stage, LifecycleFlags Flags) Hold(
        int previous, (int Stage, LifecycleFlags Flags) now, ReadOnlySpan<double> degrees)
    {
        if (previous == now.Stage || !LifecycleStages.ByDegree.Contains(previous)) return now;
        if (previous == LifecycleStages.DecliningIndex && degrees[previous] == 0) return now;
        return degrees[now.Stage] - degrees[previous] >= _hysteresisMargin
            ? now
            : (previous, now.Flags | LifecycleFlags.Held);
    }
}
