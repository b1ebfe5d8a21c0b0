using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Features;

/// <summary>A transaction as the oracle sees it.</summary>
internal sealed record Sale(string Customer, DateTime At, decimal Amount, decimal? Cost, string? Category,
    bool IsRenewal)
{
    public bool IsPurchase => Amount > 0;
}

/// <summary>Every feature of one customer's transactions, row by row from the definitions in
/// <see cref="FeatureColumns"/>, without any cleverness.</summary>
internal static class FeatureOracle
{
    public static Dictionary<ColumnDefinition,
        object?> Compute(IEnumerable<Sale> history, DateTime asOf, DateOnly? cooperationSince)
    {
        var sales = history.Where(sale => sale.At <= asOf).OrderBy(sale => sale.At).ToList();
        var purchases = sales.Where(sale => sale.IsPurchase).ToList();
        var values = new Dictionary<ColumnDefinition, object?>
        {
            [FeatureColumns.PurchaseCount] = purchases.Count,
            [FeatureColumns.TotalSpend] = (double)sales.Sum(sale => sale.Amount),
            [FeatureColumns.PurchaseCount30D] = Within(purchases, asOf, 0, 30).Count(),
            [FeatureColumns.PurchaseCount60D] = Within(purchases, asOf, 0, 60).Count(),
            [FeatureColumns.PurchaseCount90D] = Within(purchases, asOf, 0, 90).Count(),
            [FeatureColumns.PurchaseCount180D] = Within(purchases, asOf, 0, 180).Count(),
            [FeatureColumns.PurchaseCount365D] = Within(purchases, asOf, 0, 365).Count(),
            [FeatureColumns.NetSpend30D] = Net(Within(sales, asOf, 0, 30)),
            [FeatureColumns.NetSpend60D] = Net(Within(sales, asOf, 0, 60)),
            [FeatureColumns.NetSpend90D] = Net(Within(sales, asOf, 0, 90)),
            [FeatureColumns.NetSpend180D] = Net(Within(sales, asOf, 0, 180)),
            [FeatureColumns.NetSpend365D] = Net(Within(sales, asOf, 0, 365)),
            [FeatureColumns.NetSpendPrevious90D] = Net(Within(sales, asOf, 90, 180)),
            [FeatureColumns.NetSpendPrevious365D] = Net(Within(sales, asOf, 365, 730)),
            [FeatureColumns.CategoriesBought] = purchases.Select(sale => sale.Category)
                .Where(name => name is not null).Distinct().Count(),
        };
        AddPurchases(values, purchases, asOf);
        AddDays(values, purchases, asOf);
        AddMonths(values, purchases, asOf);
        AddMoney(values, sales, purchases);
        AddContract(values, purchases, asOf, cooperationSince);
        return values;
    }

    private static IEnumerable<Sale> Within(List<Sale> sales, DateTime asOf, int fromDays, int toDays) =>
        sales.Where(sale => sale.At > asOf.AddDays(-toDays) && sale.At <= asOf.AddDays(-fromDays));

    private static double Net(IEnumerable<Sale> sales) => (double)sales.Sum(sale => sale.Amount);

    private static void AddPurchases(Dictionary<ColumnDefinition, object?> values, List<Sale> purchases, DateTime asOf)
    {
        var any = purchases.Count > 0;
        values[FeatureColumns.FirstPurchaseAt] = any ? purchases[0].At : null;
        values[FeatureColumns.LastPurchaseAt] = any ? purchases[^1].At : null;
        values[FeatureColumns.RecencyDays] = any ? (int)Math.Floor((asOf - purchases[^1].At) / TimeSpan.FromDays(1))
            : null;
        values[FeatureColumns.AverageOrderValue] = any ? (double)purchases.Sum(sale => sale.Amount) / purchases.Count
            : null;
        values[FeatureColumns.FirstOrderValue] =
            any ? (double)purchases.Where(sale => sale.At == purchases[0].At).Sum(sale => sale.Amount) : null;
    }

    private static void AddDays(Dictionary<ColumnDefinition, object?> values, List<Sale> purchases, DateTime asOf)
    {
        var days = purchases.Select(sale => sale.At.Date).Distinct().ToList();
        var gaps = days.Zip(days.Skip(1), (before, after) => (after - before).TotalDays).ToList();
        values[FeatureColumns.PurchaseDays] = days.Count;
        values[FeatureColumns.InterPurchaseMeanDays] = gaps.Count > 0 ? gaps.Average() : null;
        values[FeatureColumns.InterPurchaseStdDays] = gaps.Count > 1
            ? Math.Sqrt(gaps.Sum(gap => Math.Pow(gap - gaps.Average(), 2)) / (gaps.Count - 1)) : null;
        values[FeatureColumns.RepeatPurchaseCount] = days.Count > 0 ? days.Count - 1 : null;
        values[FeatureColumns.AgeAtLastPurchase] = days.Count > 0 ? (days[^1] - days[0]).TotalDays : null;
        values[FeatureColumns.CustomerAge] = days.Count > 0 ? (asOf.Date - days[0]).TotalDays : null;
        values[FeatureColumns.MeanRepeatSpend] = days.Count > 1
            ? (double)purchases.Where(sale => sale.At.Date != days[0]).Sum(sale => sale.Amount) / (days.Count - 1)
                : null;
    }

    private static void AddMonths(Dictionary<ColumnDefinition, object?> values, List<Sale> purchases, DateTime asOf)
    {
        var months = purchases.Select(sale => new DateTime(sale.At.Year, sale.At.Month, 1)).ToHashSet();
        var month = new DateTime(asOf.Year, asOf.Month, 1);
        values[FeatureColumns.ActiveMonths12] = Enumerable.Range(0, 12)
            .Count(back => months.Contains(month.AddMonths(-back)));
        var end = months.Contains(month) ? month : month.AddMonths(-1);
        var run = 0;
        while (months.Contains(end.AddMonths(-run))) run++;
        values[FeatureColumns.ConsecutiveMonths] = run;
    }

    private static void AddMoney(Dictionary<ColumnDefinition, object?> values, List<Sale> sales, List<Sale> purchases)
    {
        var costed = sales.Where(sale => sale.Cost is not null).ToList();
        var profit = costed.Sum(sale => sale.Amount - sale.Cost!.Value);
        var revenue = costed.Sum(sale => sale.Amount);
        values[FeatureColumns.GrossProfit] = costed.Count > 0 ? (double)profit : null;
        values[FeatureColumns.GrossMargin] = revenue > 0 ? (double)profit / (double)revenue : null;
        values[FeatureColumns.RefundShare] = purchases.Count > 0
            ? (double)-sales.Where(sale => !sale.IsPurchase)
                .Sum(sale => sale.Amount) / (double)purchases.Sum(sale => sale.Amount) : null;
    }

    private static void AddContract(
        Dictionary<ColumnDefinition, object?> values, List<Sale> purchases, DateTime asOf, DateOnly? cooperationSince)
    {
        var done = purchases.Count(sale => sale.IsRenewal);
        var years = 0;
        while (purchases.Count > 0 && purchases[0].At.AddYears(years + 1) <= asOf) years++;
        var due = done == 0 ? 0 : Math.Max(done, years);
        var start = cooperationSince?.ToDateTime(TimeOnly.MinValue) ?? (purchases.Count > 0 ? purchases[0].At : null);
        values[FeatureColumns.RenewalsDone] = done;
        values[FeatureColumns.RenewalsDue] = due;
        values[FeatureColumns.RenewalRate] = due > 0 ? (double)done / due : null;
        values[FeatureColumns.CooperationYears] = start is null ? null
            : Math.Max(0, (asOf - start.Value).TotalDays / 365.25);
    }
}
