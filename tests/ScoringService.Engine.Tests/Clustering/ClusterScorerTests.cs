using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class ClusterScorerTests
{
    [Fact]
    public void Score_PartsOfABatch_EqualTheWhole()
    {
        var customers = ClusterPopulation.FourKinds(5000, 1);
        customers[77] = Customer.WithoutPurchase;
        customers[4999] = Customer.WithoutPurchase;
        var batch = Population.Of(customers);
        var scorer = new ClusterScorer(ClusterPopulation.Fit(customers));
        int[] whole = new int[5000], parts = new int[5000];
        scorer.Score(batch, 0, whole);
        for (var start = 0; start < 5000; start += 777)
            scorer.Score(batch, start, parts.AsSpan(start, Math.Min(777, 5000 - start)));
        Assert.Equal(whole, parts);
        Assert.Equal([77, 4999], Enumerable.Range(0, 5000).Where(row => whole[row] < 0));
    }

    [Fact]
    public void Score_NearestCentroid_IsTheCluster()
    {
        var customers = ClusterPopulation.FourKinds(500, 2);
        var model = ClusterPopulation.Fit(customers);
        var batch = Population.Of(customers);
        var positions = new int[500];
        new ClusterScorer(model).Score(batch, 0, positions);
        var coordinates = new double[3];
        for (var row = 0; row < 500; row++)
        {
            double[] values = [customers[row].Recency!.Value, customers[row].Purchases, customers[row].Spend!.Value];
            for (var j = 0; j < 3; j++) model.Features[j].Apply([values[j]], coordinates.AsSpan(j, 1));
            var nearest = model.Clusters.MinBy(cluster => cluster.Centroid.Zip(coordinates).Sum(p =>
                (p.First - p.Second) * (p.First - p.Second)));
            Assert.Same(nearest, model.Clusters[positions[row]]);
        }
    }

    [Fact]
    public void Score_Repeated_AllocatesNothingPerCustomer()
    {
        var batch = Population.Of(ClusterPopulation.FourKinds(50_000, 3));
        var scorer = new ClusterScorer(ClusterFitter.Fit(batch, ClusterPopulation.Options).Model!);
        var positions = new int[50_000];
        scorer.Score(batch, 0, positions);
        // A few small objects per block of rows.
        Assert.InRange(AllocationMeter.Of(() => scorer.Score(batch, 0, positions)), 0, 10_000);
    }
}
