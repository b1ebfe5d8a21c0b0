using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Lifecycle;

/// <summary>How far each criterion is met, and what that says of each stage, for a few customers at a time.</summary>
internal sealed class CriterionDegrees
{
    private readonly double[] _thresholds;
    private readonly double[] _weights;
    private readonly int[][] _ofStage;

    public CriterionDegrees(LifecycleOptions options)
    {
        _thresholds = [.. options.All.Select(criterion => criterion.Threshold)];
        // Days are whole, so more than 90 is at least 91.
        _thresholds[13] = Math.Floor(_thresholds[13]) + 1;
        _thresholds[14] = 1;
        _weights = [.. options.All.Select(criterion => criterion.Weight), .. options.Rules.Select(rule => rule.Weight)];
        _ofStage =
        [
            .. LifecycleStages.All.Select((_, stage) =>
                Enumerable.Range(0, _weights.Length).Where(i => CriterionCatalogue.StageOf(i, options) == stage)
                    .ToArray()),
        ];
    }

    /// <summary>Replaces the value of each criterion by how far it is met.</summary>
    public void Judge(Span<Vector256<double>> criteria)
    {
        ReadOnlySpan<double> thresholds = _thresholds;
        for (var i = 0; i < thresholds.Length; i++)
        {
            criteria[i] = IsAtMost(i)
                ? Ramp.AtMost(criteria[i], thresholds[i])
                : Ramp.AtLeast(criteria[i], thresholds[i]);
        }

        // Fewer tickets may only mean fewer problems: they say as much as the strongest other sign does.
        var (silence, usage, tickets) = (criteria[10], criteria[11], criteria[12]);
        var other = Vector256.ConditionalSelect(Vector256.GreaterThan(usage, silence), usage, silence);
        var isWeaker = Vector256.GreaterThan(tickets, other);
        criteria[12] = Vector256.ConditionalSelect(isWeaker, other, tickets);
    }

    /// <summary>The criteria that are met, as <see cref="LifecycleCriteria"/>.</summary>
    public static Vector256<long> Matched(ReadOnlySpan<Vector256<double>> criteria)
    {
        var matched = Vector256<long>.Zero;
        for (var i = 0; i < criteria.Length; i++)
        {
            var isMet = Vector256.GreaterThanOrEqual(criteria[i], Vector256<double>.One).AsInt64();
            matched |= isMet & Vector256.Create(1L << i);
        }

        return matched;
    }

    /// <summary>The degree of a stage: the weighted mean of its criteria that are known, 0 when none is.</summary>
    public Vector256<double> OfStage(int stage, ReadOnlySpan<Vector256<double>> criteria)
    {
        var (sum, weight) = (Vector256<double>.Zero, Vector256<double>.Zero);
        foreach (var i in _ofStage[stage])
        {
            var isKnown = Vector256.Equals(criteria[i], criteria[i]);
            var own = Vector256.Create(_weights[i]);
            sum += isKnown & (own * criteria[i]);
            weight += isKnown & own;
        }

        return Vector256.GreaterThan(weight, Vector256<double>.Zero) & (sum / weight);
    }

    private static bool IsAtMost(int criterion) => criterion is 3 or 8;
}
