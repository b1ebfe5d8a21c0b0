using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Applies a buy-till-you-die model to customers. Nothing is allocated per customer, and a customer's numbers do not
/// depend on who else is in the batch. Rows that are not usable get numbers that mean nothing.
/// </summary>
internal abstract class PurchasePredictor(PurchaseParameters parameters)
{
    /// <summary>What <see cref="NextPurchase"/> gives for "not in sight": a hundred years of days.</summary>
    public const double Never = 36_525;

    protected PurchaseParameters Parameters { get; } = parameters;

    /// <summary>A predictor of the given model with the given parameters.</summary>
    public static PurchasePredictor Create(PurchaseModelKind kind, PurchaseParameters parameters) =>
        kind == PurchaseModelKind.ParetoNbd
            ? new ParetoPredictor(parameters)
            : new GeometricDropoutPredictor(parameters, kind == PurchaseModelKind.MbgNbd);

    /// <summary>P(alive): the probability that the customer has not left.</summary>
    public abstract void Alive(PurchaseHistories histories, Span<double> result);

    /// <summary>The probability of no purchase within a time from now.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="alive">Their P(alive).</param>
    /// <param name="horizon">The time.</param>
    /// <param name="result">One probability each.</param>
    public abstract void NoPurchase(
        PurchaseHistories histories, ReadOnlySpan<double> alive, double horizon, Span<double> result);

    /// <summary>Expected purchases from now to each horizon, and the discounted sum over a schedule.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="alive">Their P(alive).</param>
    /// <param name="plan">The horizons.</param>
    /// <param name="expected">Horizon after horizon, a value per customer each.</param>
    /// <param name="discounted">Discounted purchases per customer; may be empty.</param>
    public abstract void Expect(
        PurchaseHistories histories, ReadOnlySpan<double> alive, HorizonPlan plan, Span<double> expected,
        Span<double> discounted);

    /// <summary>
    /// The time until the next purchase of a customer who has not left: the median of the time, which is
    /// (α + T) (2^(1 / (r + x)) − 1), because its mean is infinite for r + x ≤ 1. At most <see cref="Never"/>.
    /// </summary>
    public void NextPurchase(PurchaseHistories histories, Span<double> result)
    {
        result = result[..histories.Count];
        for (var row = 0; row < result.Length; row += HistoryLanes.Count)
        {
            var (x, _, age) = HistoryLanes.Load(histories, row);
            var exponent = Vector512.Create(Math.Log(2)) / (x + Vector512.Create(Parameters.R));
            var median = (age + Vector512.Create(Parameters.Alpha)) * VectorMath.ExpM1(exponent);
            HistoryLanes.Store(Vector512.MinNative(median, Vector512.Create(Never)), result, row);
        }
    }

    /// <summary>Expected purchases of a new customer in the time after the first purchase.</summary>
    public double ExpectNew(double horizon)
    {
        Span<double> result = stackalloc double[1];
        var newcomer = new PurchaseHistories([0], [0.0], [0.0]);
        Span<double> alive = stackalloc double[1];
        Alive(newcomer, alive);
        Expect(newcomer, alive, HorizonPlan.Of([horizon]), result, []);
        return result[0];
    }
}
