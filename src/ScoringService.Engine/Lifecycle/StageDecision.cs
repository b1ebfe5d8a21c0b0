using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Decides for stages, for a few customers at a time: a lane holds a position in
/// <see cref="LifecycleStages.All"/>, or −1 for none.</summary>
internal sealed class StageDecision
{
    // Differences of degrees such as 0.5 − 0.3 are to meet a margin of 0.2 despite rounding.
    private const double Rounding = 1e-12;

    private readonly double _mixedMargin;
    private readonly double _hysteresisMargin;
    private readonly long[] _criteriaOfStage;

    public StageDecision(LifecycleOptions options)
    {
        _mixedMargin = options.MixedMargin + Rounding;
        _hysteresisMargin = options.HysteresisMargin - Rounding;
        _criteriaOfStage =
            [.. LifecycleStages.All.Select((_, stage) => (long)CriterionCatalogue.Of(stage, options))];
    }

    private static Vector256<long> None => Vector256.Create(-1L);

    private static Vector256<long> All => Vector256<long>.AllBitsSet;

    /// <summary>The stage and how it came about.</summary>
    /// <param name="isBuyer">All bits set for who has a purchase.</param>
    /// <param name="matched">The criteria that are met.</param>
    /// <param name="degrees">Degree of each stage.</param>
    /// <param name="previous">The stage of the run before.</param>
    public (Vector256<long> Stage, Vector256<long> Flags) Decide(
        Vector256<long> isBuyer, Vector256<long> matched, ReadOnlySpan<Vector256<double>> degrees,
        Vector256<long> previous)
    {
        var (stage, flags) = ByDegree(matched, degrees);
        (stage, flags) = Hold(previous, stage, flags, degrees);

        var isSilent = IsAny(matched, (long)LifecycleCriteria.NoOrder);
        stage = Select(isSilent, Vector256.Create((long)LifecycleStages.DecliningIndex), stage);
        flags = Select(isSilent, Flag(LifecycleFlags.HardRule), flags);

        var isFallback = Vector256.Equals(matched, Vector256<long>.Zero) & Flag(LifecycleFlags.Fallback);
        stage = Select(isBuyer, stage, Vector256.Create((long)LifecycleStages.PotentialIndex));
        flags = Select(isBuyer, flags, Flag(LifecycleFlags.HardRule) | isFallback);

        var isLost = IsAny(matched, _criteriaOfStage[LifecycleStages.LostIndex]);
        return (Select(isLost, Vector256.Create((long)LifecycleStages.LostIndex), stage),
            Select(isLost, Flag(LifecycleFlags.HardRule), flags));
    }

    /// <summary>The second-best stage, and the flag for signals that are mixed.</summary>
    public (Vector256<long> RunnerUp, Vector256<long> Flag) RunnerUp(
        Vector256<long> stage, ReadOnlySpan<Vector256<double>> degrees)
    {
        var (best, degree) = (None, Vector256<double>.Zero);
        foreach (var other in LifecycleStages.ByDegree)
        {
            var isOther = ~Vector256.Equals(stage, Vector256.Create((long)other));
            Improve(ref best, ref degree, other, degrees[other], isOther);
        }

        var lead = DegreeOf(stage, degrees) - degree;
        var isNear = Vector256.LessThanOrEqual(lead, Vector256.Create(_mixedMargin)).AsInt64();
        return (best, isNear & IsByDegree(stage) & IsSome(best) & Flag(LifecycleFlags.MixedSignals));
    }

    private (Vector256<long> Stage, Vector256<long> Flags) ByDegree(
        Vector256<long> matched, ReadOnlySpan<Vector256<double>> degrees)
    {
        var (candidate, candidateDegree) = (None, Vector256<double>.Zero);
        var (nearest, nearestDegree) = (None, Vector256<double>.Zero);
        foreach (var stage in LifecycleStages.ByDegree)
        {
            var hasCriterion = IsAny(matched, _criteriaOfStage[stage]);
            Improve(ref candidate, ref candidateDegree, stage, degrees[stage], hasCriterion);
            Improve(ref nearest, ref nearestDegree, stage, degrees[stage], All);
        }

        // Without any degree the customer bought again within the last weeks: the least that can be said is GROWING.
        nearest = Select(IsSome(nearest), nearest, Vector256.Create((long)LifecycleStages.GrowingIndex));
        var isCandidate = IsSome(candidate);
        return (Select(isCandidate, candidate, nearest), ~isCandidate & Flag(LifecycleFlags.Fallback));
    }

    /// <summary>Keeps the previous stage while the new one does not lead by the margin, except DECLINING without a
    /// sign of decline: who buys again is not declining any more.</summary>
    private (Vector256<long> Stage, Vector256<long> Flags) Hold(
        Vector256<long> previous, Vector256<long> stage, Vector256<long> flags,
        ReadOnlySpan<Vector256<double>> degrees)
    {
        var before = DegreeOf(previous, degrees);
        var lead = DegreeOf(stage, degrees) - before;
        var leads = Vector256.GreaterThanOrEqual(lead, Vector256.Create(_hysteresisMargin)).AsInt64();
        var isOver = Vector256.Equals(previous, Vector256.Create((long)LifecycleStages.DecliningIndex))
            & Vector256.Equals(before, Vector256<double>.Zero).AsInt64();
        var isHeld = IsByDegree(previous) & ~(Vector256.Equals(previous, stage) | isOver | leads);
        return (Select(isHeld, previous, stage), flags | (isHeld & Flag(LifecycleFlags.Held)));
    }

    /// <summary>Replaces the best stage so far by another one where that may win and has a higher degree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Improve(
        ref Vector256<long> best, ref Vector256<double> bestDegree, int stage, Vector256<double> degree,
        Vector256<long> mayWin)
    {
        var isBetter = Vector256.GreaterThan(degree, bestDegree).AsInt64() & mayWin;
        best = Select(isBetter, Vector256.Create((long)stage), best);
        bestDegree = Vector256.ConditionalSelect(isBetter.AsDouble(), degree, bestDegree);
    }

    /// <summary>The degree of the stage in each lane; 0 for stages that degrees do not decide for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DegreeOf(Vector256<long> stage, ReadOnlySpan<Vector256<double>> degrees)
    {
        var degree = Vector256<double>.Zero;
        foreach (var i in LifecycleStages.ByDegree)
            degree |= Vector256.Equals(stage, Vector256.Create((long)i)).AsDouble() & degrees[i];
        return degree;
    }

    private static Vector256<long> IsByDegree(Vector256<long> stage) =>
        Vector256.GreaterThanOrEqual(stage, Vector256.Create((long)LifecycleStages.NewIndex))
        & Vector256.LessThanOrEqual(stage, Vector256.Create((long)LifecycleStages.DecliningIndex));

    private static Vector256<long> IsSome(Vector256<long> stage) =>
        Vector256.GreaterThanOrEqual(stage, Vector256<long>.Zero);

    private static Vector256<long> IsAny(Vector256<long> matched, long criteria) =>
        ~Vector256.Equals(matched & Vector256.Create(criteria), Vector256<long>.Zero);

    private static Vector256<long> Flag(LifecycleFlags flag) => Vector256.Create((long)flag);

    private static Vector256<long> Select(Vector256<long> condition, Vector256<long> then, Vector256<long> otherwise) =>
        Vector256.ConditionalSelect(condition, then, otherwise);
}
