namespace ScoringService.Engine.Clv;

/// <summary>
/// What a purchase model predicts of a customer who has not left depends on x and T only, and a million customers share
/// a few ten thousand pairs of them when T is in whole days. So each pair is predicted once and kept. Several threads
/// may use one table: if two of them predict a pair at once, they write the same bits. At most 27 MiB.
/// </summary>
internal sealed class PredictionTable(PurchasePredictor purchases, HorizonPlan plan, double silentDays)
{
    private const int MostRepeats = 128;
    private const int MostDays = 4096;

    private readonly Row?[] _rows = new Row?[MostRepeats];

    /// <summary>The predictions of a customer, given that it has not left.</summary>
    /// <param name="repeats">x.</param>
    /// <param name="age">T, in days.</param>
    public Prediction Of(int repeats, double age)
    {
        var day = (int)Math.Clamp(age, 0, MostDays);
        if ((uint)repeats >= MostRepeats || day == MostDays || day != age) return Predict(repeats, age);
        var row = _rows[repeats] ??= new Row();
        if (Volatile.Read(ref row.IsKnown[day])) return row.Predictions[day];
        var prediction = row.Predictions[day] = Predict(repeats, age);
        Volatile.Write(ref row.IsKnown[day], true);
        return prediction;
    }

    private Prediction Predict(int repeats, double age)
    {
        Span<double> values = stackalloc double[LifetimeScorer.Horizons + 3];
        var history = new PurchaseHistories([repeats], [0.0], [age]);
        ReadOnlySpan<double> alive = [1.0];
        var discounted = values.Slice(LifetimeScorer.Horizons, 1);
        var silent = values.Slice(LifetimeScorer.Horizons + 1, 1);
        var next = values.Slice(LifetimeScorer.Horizons + 2, 1);
        purchases.Expect(history, alive, plan, values[..LifetimeScorer.Horizons], discounted);
        purchases.NoPurchase(history, alive, silentDays, silent);
        purchases.NextPurchase(history, next);
        return new Prediction(values[0], values[1], values[2], discounted[0], silent[0], next[0]);
    }

    // Two threads may both make a row; one of them is lost, with nothing but the work that went into it.
    private sealed class Row
    {
        public readonly Prediction[] Predictions = new Prediction[MostDays];
        public readonly bool[] IsKnown = new bool[MostDays];
    }
}

/// <summary>What is predicted of a customer who has not left.</summary>
/// <param name="First">Purchases expected up to the first horizon.</param>
/// <param name="Second">Purchases expected up to the second.</param>
/// <param name="Third">Purchases expected up to the third.</param>
/// <param name="Discounted">Discounted purchases over the schedule.</param>
/// <param name="Silent">Probability of no purchase within the silent days.</param>
/// <param name="NextDays">Median days until the next purchase.</param>
internal readonly record struct Prediction(
    double First, double Second, double Third, double Discounted, double Silent, double NextDays);
