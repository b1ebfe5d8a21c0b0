using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>What a test says of one customer's purchases.</summary>
internal sealed record Shopper(string Id, int? Recency)
{
    public double? Spend { get; init; } = 100;

    public double? Gap { get; init; }

    public DateTime? LastPurchase { get; init; }
}

/// <summary>Populations at two instants.</summary>
internal static class ChurnPopulation
{
    public static readonly DateTime Cut = new(2024, 4, 1, 23, 59, 59, DateTimeKind.Utc);
    public static readonly DateTime AsOf = Cut.AddDays(90);

    /// <summary>Three inputs, one of them with missing values.</summary>
    public static readonly ChurnOptions Options = new()
    {
        Inputs =
        [
            new("recency_days", InputTransform.SignedLog), new("total_spend", InputTransform.SignedLog),
            new("inter_purchase_mean_days"),
        ],
    };

    public static CustomerBatch Batch(DateTime asOf, IReadOnlyList<Shopper> shoppers)
    {
        var empty = Population.Of([.. shoppers.Select(_ => Customer.WithoutPurchase)]);
        Column[] columns =
        [
            Utf8Column.FromStrings(FeatureColumns.CustomerId, [.. shoppers.Select(s => s.Id)]),
            Population.Numbers(FeatureColumns.RecencyDays, [.. shoppers.Select(s => s.Recency)]),
            Population.Numbers(FeatureColumns.TotalSpend, [.. shoppers.Select(s => s.Spend)]),
            Population.Numbers(FeatureColumns.InterPurchaseMeanDays, [.. shoppers.Select(s => s.Gap)]),
            Population.Numbers<long>(FeatureColumns.LastPurchaseAt, [.. shoppers.Select(s => Micros(s.LastPurchase))]),
        ];
        return new CustomerBatch(asOf, [.. empty.Columns.Select(
            column => columns.FirstOrDefault(own => ReferenceEquals(own.Definition, column.Definition)) ?? column)]);
    }

    /// <summary>A population of which the long silent, and those with a slow rhythm, are likelier to churn.</summary>
    public static (List<Shopper> Before, List<Shopper> After) Draw(int count, int seed)
    {
        var random = new Random(seed);
        List<Shopper> before = [], after = [];
        for (var i = 0; i < count; i++)
        {
            var recency = random.Next(0, 300);
            double? gap = random.Next(3) == 0 ? null : random.Next(1, 100);
            var spend = Math.Round(Math.Exp(4 + 2 * random.NextDouble()), 2);
            var odds = recency / 60.0 + (gap ?? 80) / 30 - spend / 150 - 2;
            var churns = odds > Math.Log(1 / random.NextDouble() - 1);
            before.Add(new Shopper($"c{i}", recency) { Spend = spend, Gap = gap });
            after.Add(new Shopper($"c{i}", 0) { LastPurchase = churns ? Cut.AddDays(-recency) : Cut.AddDays(5) });
        }

        return (before, after);
    }

    /// <summary>Customers of which the first so many churned.</summary>
    public static ChurnHistory Counted(int count, int churned, double[]? silent = null)
    {
        var before = Enumerable.Range(0, count).Select(i => new Shopper($"c{i}", i % 7) { Spend = i % 11 }).ToList();
        var after = before.Select((s, i) => s with { LastPurchase = i < churned ? Cut : Cut.AddDays(1) }).ToList();
        return History(before, after, silent);
    }

    public static ChurnHistory History(
        IReadOnlyList<Shopper> before, IReadOnlyList<Shopper> after, double[]? silent = null) =>
        new(Batch(Cut, before), Batch(AsOf, after), silent);

    private static long? Micros(DateTime? at) =>
        at is { } instant ? (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
}
