using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

/// <summary>Customers of four kinds: rich and recent, rich and gone, poor and recent, poor and gone.</summary>
internal static class ClusterPopulation
{
    public static readonly ClusterOptions Options = new()
    {
        Features =
        [
            FeatureColumns.RecencyDays.Name, FeatureColumns.PurchaseCount.Name, FeatureColumns.TotalSpend.Name,
        ],
    };

    public static Customer[] FourKinds(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var customers = new Customer[count];
        for (var i = 0; i < count; i++)
        {
            var isRich = i % 4 < 2;
            var isRecent = i % 2 == 0;
            customers[i] = new Customer(
                isRecent ? 3 + random.NextBelow(4) : 300 + random.NextBelow(60),
                isRich ? 20 + random.NextBelow(6) : 2 + random.NextBelow(2),
                (isRich ? 8000 : 40) * (1 + 0.4 * random.NextDouble()));
        }

        return customers;
    }

    public static ClusterModel Fit(
        Customer[] customers, ClusterOptions? options = null, ClusterModel? previous = null) =>
        ClusterFitter.Fit(Population.Of(customers), options ?? Options, previous).Model!;

    /// <summary>The number of each customer's cluster; null for none.</summary>
    public static int?[] Score(ClusterModel model, Customer[] customers)
    {
        var positions = new int[customers.Length];
        new ClusterScorer(model).Score(Population.Of(customers), 0, positions);
        return [.. positions.Select(p => p < 0 ? (int?)null : model.Clusters[p].Number)];
    }
}
