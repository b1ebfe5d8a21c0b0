using System.Text.Json;
using FsCheck.Fluent;
using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class ClusterFitterTests
{
    [Fact]
    public void Fit_FourKinds_FindsNumbersAndDescribesThem()
    {
        var customers = ClusterPopulation.FourKinds(400, 1);
        var model = ClusterPopulation.Fit(customers);
        Assert.Equal([1, 2, 3, 4], model.Clusters.Select(cluster => cluster.Number));
        Assert.All(model.Clusters, cluster => Assert.Equal(100, cluster.Size));
        var kinds = ClusterPopulation.Score(model, customers);
        Assert.All(Enumerable.Range(0, 400), i => Assert.Equal(kinds[i % 4], kinds[i]));
        // Rich customers come first; all four have other names.
        Assert.True(kinds[0] <= 2 && kinds[1] <= 2 && kinds[2] > 2 && kinds[3] > 2);
        Assert.Equal(4, model.Clusters.Select(cluster => cluster.Name.En).Distinct().Count());
        var rich = model.Clusters[kinds[1]!.Value - 1];
        Assert.Contains("spend +1.0σ", rich.Description.En, StringComparison.Ordinal);
        Assert.Contains("recency +1.0σ", rich.Description.En, StringComparison.Ordinal);
        Assert.Contains("消费金额 +1.0σ", rich.Description.Zh, StringComparison.Ordinal);
        var poor = model.Clusters[kinds[2]!.Value - 1];
        Assert.Contains("recency −1.0σ", poor.Description.En, StringComparison.Ordinal);
        Assert.InRange(poor.Deviations.Single(d => d.Feature == "total_spend").TypicalValue, 40, 56);
    }

    [Fact]
    public void Fit_NumberBySilhouette_FindsFour()
    {
        var model = ClusterPopulation.Fit(
            ClusterPopulation.FourKinds(300, 2), ClusterPopulation.Options with { Clusters = null });
        Assert.Equal(4, model.Clusters.Count);
        Assert.Equal(Enumerable.Range(2, 9), model.Trials.Select(trial => trial.Clusters));
        Assert.Equal(4, model.Trials.MaxBy(trial => trial.Silhouette)!.Clusters);
    }

    [Fact]
    public void Fit_OtherOrderOfCustomers_GivesTheSameModel() => Seeded.Check(
        from customers in Gen.ArrayOf(Seeded.Customer, 60)
        from order in Gen.Shuffle(Enumerable.Range(0, 60))
        select (Customers: customers, Order: order.ToArray()),
        c =>
        {
            var first = Fit(c.Customers);
            var second = Fit([.. c.Order.Select(row => c.Customers[row])]);
            return first.Reason == second.Reason && first.Reason is null
                && Json(first.Model! with { SquaredError = 0 }) == Json(second.Model! with { SquaredError = 0 });
        });

    [Fact]
    public void Fit_AnyThreads_GivesTheSameModel()
    {
        var batch = Population.Of(ClusterPopulation.FourKinds(2 * Chunks.Rows + 5, 3));
        var models = new[] { 1, 2, 4 }.Select(threads =>
            Json(ClusterFitter.Fit(batch, ClusterPopulation.Options, null, threads, default).Model!));
        Assert.Single(models.Distinct());
    }

    [Fact]
    public void Score_FittedCustomers_GivesTheSizesOfTheModel() => Seeded.Check(
        Gen.ArrayOf(Seeded.Customer, 50),
        customers =>
        {
            var model = Fit(customers).Model!;
            var numbers = ClusterPopulation.Score(model, customers);
            return model.Clusters.All(cluster => numbers.Count(number => number == cluster.Number) == cluster.Size)
                && numbers.Count(number => number is null) == customers.Length - model.CustomerCount;
        });

    [Fact]
    public void Fit_Refit_KeepsTheNumbersAndSaysTheDrift()
    {
        var options = ClusterPopulation.Options with { Features = ["recency_days", "total_spend"], Clusters = 2 };
        Customer[] Buyers(double recent) =>
            [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0
                ? new Customer(3 + i % 5, 2, recent * (1 + i % 7 / 50.0))
                : new Customer(300 + i % 9, 2, 110 * (1 + i % 7 / 50.0)))];
        var first = ClusterPopulation.Fit(Buyers(100), options);
        var later = Buyers(120);
        // The recent buyers overtake the others: by value alone the numbers would change places.
        var second = ClusterPopulation.Fit(later, options, first);
        Assert.Equal(ClusterPopulation.Score(first, Buyers(100)), ClusterPopulation.Score(second, later));
        var alone = ClusterPopulation.Fit(later, options);
        Assert.NotEqual(ClusterPopulation.Score(second, later), ClusterPopulation.Score(alone, later));
        Assert.Contains(second.Clusters, cluster => cluster.Drift > 0.5);
        var again = ClusterPopulation.Fit(Buyers(100), options, first);
        Assert.All(again.Clusters, cluster => Assert.Equal(0, cluster.Drift!.Value, 1e-9));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    public void Fit_RefitWithAnotherNumberOfClusters_KeepsWhatContinues(int clusters)
    {
        var customers = ClusterPopulation.FourKinds(400, 5);
        var first = ClusterPopulation.Fit(customers);
        var second = ClusterPopulation.Fit(customers, ClusterPopulation.Options with { Clusters = clusters }, first);
        var numbers = second.Clusters.Select(cluster => cluster.Number).ToArray();
        Assert.Equal(clusters, numbers.Distinct().Count());
        Assert.Equal(Math.Min(4, clusters), second.Clusters.Count(cluster => cluster.Drift is not null));
        Assert.All(numbers, number => Assert.InRange(number, 1, Math.Max(4, clusters)));
        Assert.Equal(numbers.Order(), numbers);
    }

    [Fact]
    public void Fit_PreviousWithOtherFeatures_NumbersByValue()
    {
        var customers = ClusterPopulation.FourKinds(200, 6);
        var byRecency = ClusterPopulation.Options with { Features = ["recency_days"], Clusters = 2 };
        var bySpend = ClusterPopulation.Options with { Features = ["total_spend"], Clusters = 2 };
        var model = ClusterPopulation.Fit(customers, bySpend, ClusterPopulation.Fit(customers, byRecency));
        Assert.All(model.Clusters, cluster => Assert.Null(cluster.Drift));
        Assert.True(model.Clusters[0].Centroid[0] > model.Clusters[1].Centroid[0]);
    }

    [Fact]
    public void Fit_ConstantColumn_IsDroppedAndReported()
    {
        Customer[] customers = [.. ClusterPopulation.FourKinds(80, 7).Select(c => c with { Purchases = 3 })];
        var model = ClusterPopulation.Fit(customers);
        Assert.Equal(["recency_days", "total_spend"], model.Features.Select(feature => feature.Name));
        Assert.Equal(
            [new DroppedFeature("purchase_count", "all customers have the same value")], model.DroppedFeatures);
    }

    [Fact]
    public void Fit_NothingToFit_SaysWhy()
    {
        Assert.Equal("No customer has a purchase.", Fit([]).Reason);
        Assert.Equal("No customer has a purchase.", Fit([Customer.WithoutPurchase]).Reason);
        Assert.Equal("No feature differs between customers.", Fit([new Customer(3, 2, 50)]).Reason);
        Assert.Equal(
            "4 clusters need as many different customers; there are 3.",
            Fit([new(1, 1, 5), new(1, 1, 5), new(2, 1, 5), new(3, 1, 5)]).Reason);
    }

    [Fact]
    public void Fit_SpendOf1E9NaNAndInfinity_StaysFinite()
    {
        Customer[] customers =
        [
            .. ClusterPopulation.FourKinds(40, 8), new(5, 3, 1e9), new(5, 3, -1e9), new(9, 1, double.NaN),
            new(9, 1, double.PositiveInfinity), new(9, 1, null),
        ];
        var model = ClusterPopulation.Fit(customers);
        Assert.Equal(45, model.CustomerCount);
        Assert.All(model.Clusters.SelectMany(cluster => cluster.Centroid), z => Assert.True(double.IsFinite(z)));
        Assert.DoesNotContain(null, ClusterPopulation.Score(model, customers));
    }

    [Fact]
    public void Fit_BadOptions_NamesEachOne()
    {
        var options = new ClusterOptions
        {
            Clusters = 11, Features = ["total_spend", "region", "total_spend"], Restarts = 0, Tolerance = double.NaN,
            MaxIterations = 0, ValueFeature = "none",
        };
        var message = Assert.Throws<ArgumentException>(() => ClusterFitter.Fit(Population.Of(), options)).Message;
        string[] paths =
            ["clusters", "features[1]", "features", "restarts", "tolerance", "max_iterations", "value_feature"];
        foreach (var path in paths)
            Assert.Contains($"clusters.{path}:", message, StringComparison.Ordinal);
    }

    private static ClusterFit Fit(Customer[] customers) =>
        ClusterFitter.Fit(Population.Of(customers), ClusterPopulation.Options);

    private static string Json(ClusterModel model) => JsonSerializer.Serialize(model);
}
