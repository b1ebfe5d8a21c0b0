using System.Collections.Concurrent;
using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Clv;

/// <summary>Applies the purchase model in use and the spend model to the rows of batches. Nothing is allocated per
/// customer, a row depends on no other, and several threads may use one instance.</summary>
internal sealed class LifetimeScorer(LifetimeModel model, ClvOptions options)
{
    /// <summary>Number of horizons whose expected purchases are reported.</summary>
    public const int Horizons = 3;

    private const double SilentDays = 90;
    private const double MicrosecondsPerDay = 86_400e6;

    private readonly PurchasePredictor _purchases =
        PurchasePredictor.Create(model.Purchases.Kind, model.Purchases.Values);

    private readonly SpendPredictor? _spend = model.Spend is { } spend ? new SpendPredictor(spend) : null;
    private readonly PredictionTable _table = new(
        PurchasePredictor.Create(model.Purchases.Kind, model.Purchases.Values),
        HorizonPlan.Of([30, 90, 365], options), SilentDays);

    private readonly ConcurrentBag<LifetimeScratch> _scratch = [];

    /// <summary>Scores rows. Customers without a purchase history have no scores.</summary>
    /// <param name="batch">Feature rows, of any population and instant.</param>
    /// <param name="start">First row.</param>
    /// <param name="output">Receives the scores.</param>
    public void Score(CustomerBatch batch, int start, LifetimeOutput output)
    {
        var asOf = (batch.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var known = new LifetimeRows(batch);
        var scratch = Rent();
        for (var first = 0; first < output.PredictedClv.Length; first += LifetimeScratch.Rows)
        {
            var count = Math.Min(LifetimeScratch.Rows, output.PredictedClv.Length - first);
            ScoreBlock(known, new RowRange(start + first, count), asOf, scratch, output.Slice(first, count));
        }

        _scratch.Add(scratch);
    }

    /// <summary>The probability of no purchase in some days after the features' instant; NaN without a
    /// history.</summary>
    /// <param name="batch">Feature rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="days">How many.</param>
    /// <param name="result">One probability per row.</param>
    public void NoPurchase(CustomerBatch batch, int start, double days, Span<double> result)
    {
        var known = new LifetimeRows(batch);
        var scratch = Rent();
        for (var first = 0; first < result.Length; first += LifetimeScratch.Rows)
        {
            var block = result.Slice(first, Math.Min(LifetimeScratch.Rows, result.Length - first));
            var histories = Histories(known, new RowRange(start + first, block.Length), scratch);
            _purchases.Alive(histories, scratch.Alive);
            _purchases.NoPurchase(histories, scratch.Alive, days, block);
            scratch.Mask(block);
        }

        _scratch.Add(scratch);
    }

    /// <summary>The spend expected in some days after the features' instant; NaN where it is unknown.</summary>
    /// <param name="batch">Feature rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="days">How many.</param>
    /// <param name="result">One amount per row.</param>
    public void Spend(CustomerBatch batch, int start, double days, Span<double> result)
    {
        var known = new LifetimeRows(batch);
        var plan = HorizonPlan.Of([days]);
        var scratch = Rent();
        for (var first = 0; first < result.Length; first += LifetimeScratch.Rows)
        {
            var block = result.Slice(first, Math.Min(LifetimeScratch.Rows, result.Length - first));
            var rows = new RowRange(start + first, block.Length);
            var histories = Histories(known, rows, scratch);
            var purchases = scratch.Purchases.AsSpan(0, block.Length);
            _purchases.Alive(histories, scratch.Alive);
            _purchases.Expect(histories, scratch.Alive, plan, purchases, []);
            SetOrderValues(known, rows, histories, scratch);
            LifetimeValue.Multiply(purchases, scratch.OrderValue, [], block);
            scratch.Mask(block);
        }

        _scratch.Add(scratch);
    }

    private void ScoreBlock(
        LifetimeRows known, RowRange rows, long asOf, LifetimeScratch scratch, LifetimeOutput output)
    {
        var count = rows.Count;
        var histories = Histories(known, rows, scratch);
        var alive = scratch.Alive.AsSpan(0, count);
        var discounted = scratch.Purchases.AsSpan(0, count);
        _purchases.Alive(histories, alive);
        Predict(histories, asOf, scratch, output);
        SetOrderValues(known, rows, histories, scratch);
        LifetimeValue.Multiply(
            discounted, scratch.OrderValue, known.Margin(rows, scratch.Margin), output.PredictedClv);
        scratch.Mask(output.PredictedClv);
        Copy(alive, output.Alive, scratch);
        Copy(scratch.OrderValue.AsSpan(0, count), output.OrderValue, scratch);
    }

    /// <summary>Writes what follows from the purchases to come of those who have not left, and leaves the discounted
    /// purchases in the scratch.</summary>
    private void Predict(PurchaseHistories histories, long asOf, LifetimeScratch scratch, LifetimeOutput output)
    {
        ReadOnlySpan<double> aliveOf = scratch.Alive;
        for (var i = 0; i < histories.Count; i++)
        {
            var prediction = _table.Of(histories.Repeats[i], histories.Age[i]);
            var alive = aliveOf[i];
            scratch.Purchases[i] = alive * prediction.Discounted;
            if (!output.Expected30D.IsEmpty) output.Expected30D[i] = alive * prediction.First;
            if (!output.Expected90D.IsEmpty) output.Expected90D[i] = alive * prediction.Second;
            if (!output.Expected365D.IsEmpty) output.Expected365D[i] = alive * prediction.Third;
            if (!output.NoPurchase90D.IsEmpty) output.NoPurchase90D[i] = 1 - alive + alive * prediction.Silent;
            if (!output.NextPurchase.IsEmpty) output.NextPurchase[i] = Instant(asOf, prediction.NextDays);
        }

        scratch.Mask(output.Expected30D);
        scratch.Mask(output.Expected90D);
        scratch.Mask(output.Expected365D);
        scratch.Mask(output.NoPurchase90D);
        scratch.Mask(output.NextPurchase);
    }

    // Written so that NaN fails too.
    private static long Instant(long asOf, double days) =>
        days < PurchasePredictor.Never ? asOf + (long)(days * MicrosecondsPerDay) : -1;

    private void SetOrderValues(
        LifetimeRows known, RowRange rows, PurchaseHistories histories, LifetimeScratch scratch)
    {
        if (_spend is null) known.AverageOrder(rows, scratch.Spend).CopyTo(scratch.OrderValue);
        else _spend.OrderValue(histories.Repeats, known.RepeatSpend(rows, scratch.Spend), scratch.OrderValue);
    }

    private LifetimeScratch Rent() => _scratch.TryTake(out var scratch) ? scratch : new LifetimeScratch();

    private static PurchaseHistories Histories(LifetimeRows known, RowRange rows, LifetimeScratch scratch) =>
        scratch.Replace(known.Histories(rows, scratch.Repeats, scratch.LastAge, scratch.Age));

    private static void Copy(ReadOnlySpan<double> values, Span<double> result, LifetimeScratch scratch)
    {
        if (result.IsEmpty) return;
        values.CopyTo(result);
        scratch.Mask(result);
    }
}
