namespace ScoringService.Engine.Backtest;

/// <summary>The customers who had bought up to the cut, what they did after it, and what simple rules expected of
/// them. Position i of every array is the same customer.</summary>
internal sealed class BuyerOutcomes
{
    private const double MonthDays = 365.25 / 12;
    private const int MoneyDecimals = 4;

    private BuyerOutcomes(int[] rows)
    {
        Rows = rows;
        Days = new double[rows.Length];
        Spend = new double[rows.Length];
        SilentDays = new double[rows.Length];
        IsSilent = new bool[rows.Length];
    }

    /// <summary>Rows of the batches.</summary>
    public int[] Rows { get; }

    /// <summary>Purchase days after the cut.</summary>
    public double[] Days { get; }

    /// <summary>Net spend after the cut.</summary>
    public double[] Spend { get; }

    /// <summary>Days without a purchase before the cut.</summary>
    public double[] SilentDays { get; }

    /// <summary>Whether there is no purchase after the cut.</summary>
    public bool[] IsSilent { get; }

    /// <summary>Share of the customers who had bought a horizon before the cut that bought again by the cut; null when
    /// nobody had.</summary>
    public double? Retention { get; private init; }

    /// <summary>Number of buyers left out.</summary>
    public int ExcludedCount { get; private init; }

    /// <summary>Collects the outcomes.</summary>
    public static BuyerOutcomes Of(BacktestInput input)
    {
        CustomerBatch train = input.Train, outcome = input.Outcome;
        var (rows, excluded) = Buyers(input);
        var result = new BuyerOutcomes(rows) { ExcludedCount = excluded, Retention = RetentionOf(input, rows) };
        ReadOnlySpan<int> daysBefore = train.Int32(FeatureColumns.PurchaseDays),
            days = outcome.Int32(FeatureColumns.PurchaseDays);
        var recency = train.Int32(FeatureColumns.RecencyDays);
        var last = ((Column<long>)outcome[FeatureColumns.LastPurchaseAt]).Values;
        var cut = Microseconds(train.AsOf);
        for (var i = 0; i < rows.Length; i++)
        {
            result.Days[i] = days[rows[i]] - daysBefore[rows[i]];
            result.SilentDays[i] = recency[rows[i]];
            result.IsSilent[i] = last[rows[i]] <= cut;
        }

        Difference(train, outcome, rows, result.Spend);
        return result;
    }

    /// <summary>"The mean per month so far goes on, for those who stay."</summary>
    public (double[] Days, double[] Spend) MonthlyMean(BacktestInput input)
    {
        var known = Array.ConvertAll(Rows, Months(input.Train));
        var scale = input.Horizon.TotalDays / MonthDays * (Retention ?? 1);
        double[] days = new double[Rows.Length], spend = new double[Rows.Length];
        var purchaseDays = (Column<int>)input.Train[FeatureColumns.PurchaseDays];
        var total = (Column<double>)input.Train[FeatureColumns.TotalSpend];
        Clv.HoldoutGrader.Baseline(
            Array.ConvertAll(Rows, row => (double)purchaseDays.Values[row]), known, scale, days);
        Clv.HoldoutGrader.Baseline(Array.ConvertAll(Rows, row => total.Values[row]), known, scale, spend);
        return (days, spend);
    }

    /// <summary>"The same again as in as many days before the cut"; null when that is not known.</summary>
    public (double[] Days, double[] Spend)? LastWindow(BacktestInput input)
    {
        if (input.BeforeWindow is not { } before) return null;
        var spend = new double[Rows.Length];
        Difference(before, input.Train, Rows, spend);
        Column<int> from = (Column<int>)before[FeatureColumns.PurchaseDays],
            to = (Column<int>)input.Train[FeatureColumns.PurchaseDays];
        return (Array.ConvertAll(Rows, row => (double)(to.Values[row] - from.Values[row])), spend);
    }

    /// <summary>An instant as timestamp columns have it.</summary>
    public static long Microseconds(DateTime instant) =>
        (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What customers spent from one batch to a later one, to the last digit of money.</summary>
    public static void Difference(CustomerBatch from, CustomerBatch to, ReadOnlySpan<int> rows, Span<double> result)
    {
        var before = from.Float64(FeatureColumns.TotalSpend);
        var after = to.Float64(FeatureColumns.TotalSpend);
        for (var i = 0; i < rows.Length; i++)
            result[i] = Math.Round(after[rows[i]] - before[rows[i]], MoneyDecimals);
    }

    private static (int[] Rows, int Excluded) Buyers(BacktestInput input)
    {
        var recency = input.Train[FeatureColumns.RecencyDays];
        ReadOnlySpan<double> before = (input.BeforeWindow ?? input.Train).Float64(FeatureColumns.TotalSpend),
            cut = input.Train.Float64(FeatureColumns.TotalSpend),
            after = input.Outcome.Float64(FeatureColumns.TotalSpend);
        var rows = new List<int>();
        var excluded = 0;
        for (var row = 0; row < cut.Length; row++)
        {
            if (!recency.IsValid(row)) continue;
            if (double.IsFinite(cut[row] - before[row]) && double.IsFinite(after[row] - cut[row])) rows.Add(row);
            else excluded++;
        }

        return ([.. rows], excluded);
    }

    private static double? RetentionOf(BacktestInput input, int[] rows)
    {
        var first = ((Column<long>)input.Train[FeatureColumns.FirstPurchaseAt]).Values;
        var last = ((Column<long>)input.Train[FeatureColumns.LastPurchaseAt]).Values;
        var start = Microseconds(input.Train.AsOf - input.Horizon);
        int known = 0, stayed = 0;
        foreach (var row in rows)
        {
            if (first[row] > start) continue;
            known++;
            stayed += last[row] > start ? 1 : 0;
        }

        return known == 0 ? null : (double)stayed / known;
    }

    private static Converter<int, double> Months(CustomerBatch batch)
    {
        var age = (Column<double>)batch[FeatureColumns.CustomerAge];
        return row => age.Values[row] / MonthDays;
    }
}
