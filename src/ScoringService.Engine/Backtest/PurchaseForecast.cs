using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Backtest;

/// <summary>What the purchase and spend models of the cut expect of buyers. Position i of every array is the same
/// customer; NaN where a model has nothing to say.</summary>
internal sealed class PurchaseForecast
{
    private const int BlockRows = 16 * 1024;

    private PurchaseForecast(int count)
    {
        Days = new double[count];
        Spend = new double[count];
        SilentProbability = new double[count];
    }

    /// <summary>Purchase days expected within the horizon.</summary>
    public double[] Days { get; }

    /// <summary>Spend expected within the horizon, not discounted.</summary>
    public double[] Spend { get; }

    /// <summary>Probability of no purchase within the horizon.</summary>
    public double[] SilentProbability { get; }

    /// <summary>Forecasts.</summary>
    /// <param name="model">The models.</param>
    /// <param name="input">The batches.</param>
    /// <param name="rows">The buyers.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PurchaseForecast Of(
        LifetimeModel model, BacktestInput input, int[] rows, CancellationToken cancellation)
    {
        var result = new PurchaseForecast(rows.Length);
        var horizon = input.Horizon.TotalDays;
        for (var start = 0; start < rows.Length; start += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = rows.AsSpan(start, Math.Min(BlockRows, rows.Length - start));
            result.Fill(model, horizon, start, new Block(input.Train, block));
        }

        return result;
    }

    private void Fill(LifetimeModel model, double horizon, int start, Block block)
    {
        var histories = new PurchaseHistories(block.Repeats, block.LastAge, block.Age);
        Span<double> days = Days.AsSpan(start, block.Count), spend = Spend.AsSpan(start, block.Count),
            silent = SilentProbability.AsSpan(start, block.Count);
        var purchases = model.Purchases;
        var predictor = PurchasePredictor.Create(purchases.Kind, purchases.Values);
        var alive = new double[block.Count];
        predictor.Alive(histories, alive);
        predictor.NoPurchase(histories, alive, horizon, silent);
        predictor.Expect(histories, alive, HorizonPlan.Of([horizon]), days, []);
        if (model.Spend is { } amounts) new SpendPredictor(amounts).OrderValue(block.Repeats, block.MeanSpend, spend);
        else block.MeanOrder.CopyTo(spend);
        for (var i = 0; i < block.Count; i++)
        {
            if (!histories.IsUsable(i)) (days[i], silent[i]) = (double.NaN, double.NaN);
            spend[i] *= days[i];
        }
    }

    /// <summary>What the models read of some buyers.</summary>
    private sealed class Block
    {
        public Block(CustomerBatch batch, ReadOnlySpan<int> rows)
        {
            Count = rows.Length;
            Repeats = Gather(batch.Int32(FeatureColumns.RepeatPurchaseCount), rows);
            LastAge = Gather(batch.Float64(FeatureColumns.AgeAtLastPurchase), rows);
            Age = Gather(batch.Float64(FeatureColumns.CustomerAge), rows);
            MeanOrder = Gather(batch.Float64(FeatureColumns.AverageOrderValue), rows);
            MeanSpend = Gather(batch.Float64(FeatureColumns.MeanRepeatSpend), rows);
            var known = batch[FeatureColumns.MeanRepeatSpend];
            for (var i = 0; i < Count; i++)
                if (!known.IsValid(rows[i])) MeanSpend[i] = double.NaN;
        }

        public int Count { get; }

        public int[] Repeats { get; }

        public double[] LastAge { get; }

        public double[] Age { get; }

        public double[] MeanSpend { get; }

        public double[] MeanOrder { get; }

        private static T[] Gather<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
        {
            var gathered = new T[rows.Length];
            for (var i = 0; i < gathered.Length; i++) gathered[i] = values[rows[i]];
            return gathered;
        }
    }
}
