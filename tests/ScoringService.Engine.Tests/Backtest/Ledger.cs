using ScoringService.Engine.Backtest;
using ScoringService.Engine.Features;
using ScoringService.Engine.Tests.Features;

namespace ScoringService.Engine.Tests.Backtest;

/// <summary>Purchases that a test writes down; features are computed from them as the service does.</summary>
internal sealed class Ledger
{
    private readonly List<(int Customer, DateTime At, decimal Amount)> _purchases = [];

    public Ledger(int customers) => Customers = customers;

    public int Customers { get; }

    /// <summary>A purchase at noon of a day; a refund when the amount is negative.</summary>
    public Ledger Add(int customer, DateOnly day, decimal amount)
    {
        _purchases.Add((customer, day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc), amount));
        return this;
    }

    /// <summary>The features at the end of a day.</summary>
    public CustomerBatch At(DateOnly day)
    {
        var asOf = EndOf(day);
        var first = _purchases.Count == 0 ? asOf : _purchases.Min(purchase => purchase.At);
        var known = _purchases.Where(purchase => purchase.At <= asOf).ToArray();
        var purchases = PurchaseFeatures.Of(Customers, first < asOf ? first : asOf, asOf, new TransactionBlock
        {
            CustomerKey = Array.ConvertAll(known, p => p.Customer),
            OccurredAt = Array.ConvertAll(known, p => (p.At - DateTime.UnixEpoch).Ticks / 10),
            Amount = Array.ConvertAll(known, p => (long)(p.Amount * 10_000)),
            Cost = new long[known.Length],
            Category = new int[known.Length],
            Kind = new byte[known.Length],
        });
        var ids = Utf8Column.FromStrings(
            FeatureColumns.CustomerId, [.. Enumerable.Range(0, Customers).Select(i => $"customer {i}")]);
        return Population.With(Customers, asOf, [ids, .. purchases]);
    }

    /// <summary>A backtest whose model is learnt at the end of a day.</summary>
    public BacktestInput Cut(DateOnly cut, int horizonDays, int churnDays = 90) => new()
    {
        Train = At(cut),
        Outcome = At(cut.AddDays(horizonDays)),
        LastWindow = At(cut.AddDays(-horizonDays)),
        TrainBefore = At(cut.AddDays(-churnDays)),
    };

    private static DateTime EndOf(DateOnly day) =>
        day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMicroseconds(-1);
}
