using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Predictions of BG/NBD (Fader, Hardie and Lee 2005, equations 7 and 10; P(alive) after Fader, Hardie and Lee 2008,
/// note 021) and MBG/NBD (Batislam, Denizel and Filiztekin 2007). With n as in <see cref="GeometricDropoutLikelihood"/>
/// both are P(alive) = 1 / (1 + e^D), and a customer who has not left has a purchase rate ~ Gamma(r + x, α + T) and a
/// probability of leaving ~ Beta(a, b + n).
/// </summary>
internal sealed class GeometricDropoutPredictor(PurchaseParameters parameters, bool isModified)
    : PurchasePredictor(parameters)
{
    // Beyond, the horizons of one customer fill a vector as well as the customers of one horizon do, and share more.
    private const int FewHorizons = 4;

    private readonly double _extraChance = isModified ? 1 : 0;

    /// <inheritdoc/>
    public override void Alive(PurchaseHistories histories, Span<double> result)
    {
        result = result[..histories.Count];
        var (r, alpha, a, b) = Parameters;
        var one = Vector512<double>.One;
        for (var row = 0; row < result.Length; row += HistoryLanes.Count)
        {
            var (x, lastAge, age) = HistoryLanes.Load(histories, row);
            var n = x + Vector512.Create(_extraChance);
            // Without a chance to leave the odds of having left are 0.
            var mayLeave = Vector512.GreaterThan(n, Vector512<double>.Zero);
            var chances = Vector512.ConditionalSelect(mayLeave, n + Vector512.Create(b) - one, one);
            var ratio = VectorMath.Log1P((age - lastAge) / (lastAge + Vector512.Create(alpha)));
            var odds = VectorMath.Exp((x + Vector512.Create(r)) * ratio) * a / chances;
            var isAlive = one / (one + Vector512.ConditionalSelect(mayLeave, odds, Vector512<double>.Zero));
            HistoryLanes.Store(isAlive, result, row);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Leaving follows a purchase, so one who has not left buys within h unless the Poisson process is silent:
    /// 1 − P(alive) + P(alive) ((α + T) / (α + T + h))^(r + x).</remarks>
    public override void NoPurchase(
        PurchaseHistories histories, ReadOnlySpan<double> alive, double horizon, Span<double> result)
    {
        result = result[..histories.Count];
        for (var row = 0; row < result.Length; row += HistoryLanes.Count)
        {
            var (x, _, age) = HistoryLanes.Load(histories, row);
            var isAlive = HistoryLanes.Load(alive, row);
            var passed = VectorMath.Log1P(Vector512.Create(horizon) / (age + Vector512.Create(Parameters.Alpha)));
            var silent = VectorMath.Exp(-(x + Vector512.Create(Parameters.R)) * passed);
            HistoryLanes.Store(Vector512<double>.One - isAlive + isAlive * silent, result, row);
        }
    }

    /// <inheritdoc/>
    public override void Expect(
        PurchaseHistories histories, ReadOnlySpan<double> alive, HorizonPlan plan, Span<double> expected,
        Span<double> discounted)
    {
        expected = expected[..(plan.ReportedCount * histories.Count)];
        if (!discounted.IsEmpty || plan.Count > FewHorizons)
        {
            ExpectMany(histories, alive, plan, expected, discounted);
            return;
        }

        for (var h = 0; h < plan.ReportedCount; h++)
            ExpectOne(histories, alive, plan.Horizons[h], expected.Slice(h * histories.Count, histories.Count));
    }

    /// <summary>One horizon of eight customers at a time.</summary>
    private void ExpectOne(
        PurchaseHistories histories, ReadOnlySpan<double> alive, double horizon, Span<double> expected)
    {
        var (r, alpha, a, b) = Parameters;
        var difference = a + b + _extraChance - 1 - r;
        var lanes = new LeavingMeanLanes(a, difference);
        for (var row = 0; row < expected.Length; row += HistoryLanes.Count)
        {
            var (x, _, age) = HistoryLanes.Load(histories, row);
            var events = x + Vector512.Create(r);
            var w = Vector512.Create(horizon) / (age + Vector512.Create(alpha));
            var mean = lanes.Of(events, w, out var isSummed);
            for (var i = 0; isSummed != Vector512<double>.AllBitsSet && i < HistoryLanes.Count; i++)
            {
                if (isSummed.AsInt64().GetElement(i) != 0) continue;
                var one = new LeavingMean(events.GetElement(i), a, b + x.GetElement(i) + _extraChance, difference);
                var value = one.Of(Vector512.Create(w.GetElement(i)), default, w.GetElement(i)).Low.GetElement(0);
                mean = mean.WithElement(i, value);
            }

            HistoryLanes.Store(HistoryLanes.Load(alive, row) * mean, expected, row);
        }
    }

    /// <summary>All horizons of one customer at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExpectMany(
        PurchaseHistories histories, ReadOnlySpan<double> alive, HorizonPlan plan, Span<double> expected,
        Span<double> discounted)
    {
        var count = histories.Count;
        var horizons = (Vector512.Create(plan.Horizons[..8]), Vector512.Create(plan.Horizons[8..]));
        var weights = (Vector512.Create(plan.Weights[..8]), Vector512.Create(plan.Weights[8..]));
        var (r, alpha, a, b) = Parameters;
        Span<double> lanes = stackalloc double[HorizonPlan.Limit];
        for (var i = 0; i < count; i++)
        {
            double x = histories.Repeats[i];
            var scale = 1 / (alpha + histories.Age[i]);
            var mean = new LeavingMean(r + x, a, b + x + _extraChance, a + b + _extraChance - 1 - r);
            var (low, high) = mean.Of(horizons.Item1 * scale, horizons.Item2 * scale, plan.Longest * scale);
            if (!discounted.IsEmpty)
                discounted[i] = alive[i] * VectorMath.Sum(low * weights.Item1 + high * weights.Item2);
            low.CopyTo(lanes);
            high.CopyTo(lanes[8..]);
            for (var h = 0; h < plan.ReportedCount; h++) expected[h * count + i] = alive[i] * lanes[h];
        }
    }
}
