using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class RfmFitterTests
{
    [Fact]
    public void Fit_FiveSpends_CutsBetweenThem()
    {
        var axis = Fit(Population.OfSpend(50, 10, 30, 20, 40)).Monetary;
        Assert.Equal([18, 26, 34, 42], axis.Edges.Select(edge => Math.Round(edge, 12)));
        Assert.Equal(30, axis.Mean);
        Assert.Equal([1, 1, 1, 1, 1], axis.LevelPopulations);
        Assert.Empty(axis.CoincidingEdges);
    }

    [Theory]
    [InlineData(3, new[] { 3.0, 5 })]
    [InlineData(4, new[] { 2.5, 4, 5.5 })]
    [InlineData(5, new[] { 2.2, 3.4, 4.6, 5.8 })]
    public void Fit_OneToSeven_CutsAtTypeSevenQuantiles(int levels, double[] edges)
    {
        var model = Fit(Population.OfSpend(1, 2, 3, 4, 5, 6, 7), new RfmOptions { Levels = levels });
        Assert.Equal(edges, model.Monetary.Edges.Select(edge => Math.Round(edge, 12)));
    }

    [Fact]
    public void Fit_ManyOneTimeBuyers_ReportsCoincidingEdges()
    {
        Customer[] customers = [.. Enumerable.Range(0, 700).Select(i => new Customer(i, i < 500 ? 1 : 2 + i % 9, i))];
        var model = ModelFitter.Fit(Population.Of(customers), new ScoringOptions());
        Assert.Equal([1, 1, 1], model.Rfm!.Frequency.Edges.Take(3));
        Assert.Equal([1, 2], model.Rfm.Frequency.CoincidingEdges);
        Assert.Equal([500, 0, 0], model.Rfm.Frequency.LevelPopulations.Take(3));
        Assert.Equal(700, model.Rfm.Frequency.LevelPopulations.Sum());
        Assert.Single(model.Warnings, warning => warning.Contains("rfm frequency", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_CustomersWithoutPurchaseOrSpend_AreLeftOut()
    {
        var model = Fit(Population.Of(
            Customer.WithoutPurchase,
            new Customer(5, 1, 10),
            new Customer(7, 3, double.NaN),
            new Customer(null, 4, 1e9),
            new Customer(9, 0, 1e9),
            new Customer(8, 4, null),
            new Customer(15, 3, 30)));
        Assert.Equal(2, model.CustomerCount);
        Assert.Equal((10.0, 2.0, 20.0), (model.Recency.Mean, model.Frequency.Mean, model.Monetary.Mean));
        Assert.Equal(3, model.RepeatMedianPurchaseCount);
    }

    [Fact]
    public void Fit_NobodyWithPurchase_SaysWhyThereIsNoRfm()
    {
        var model = ModelFitter.Fit(Population.Of(Customer.WithoutPurchase, new Customer(1, 1, double.NaN)), new());
        Assert.Null(model.Rfm);
        var part = Assert.Single(model.Parts, part => part.Name == ScoringModel.RfmPart);
        Assert.False(part.Fitted);
        Assert.NotEmpty(part.Reason!);
    }

    [Fact]
    public void Fit_NobodyAtAll_GivesAModelWithoutRfm()
    {
        var model = ModelFitter.Fit(Population.Of(), new());
        Assert.Equal((0, null), (model.CustomerCount, model.Rfm));
        Assert.Empty(CustomerScorer.Score(model, Population.Of()).Rows());
    }

    [Fact]
    public void Fit_OnlyOneTimeBuyers_HasNoRepeatMedian() =>
        Assert.Null(Fit(Population.Of(new Customer(1, 1, 1), new Customer(2, 1, 2))).RepeatMedianPurchaseCount);

    [Theory]
    [InlineData(new[] { 1, 1, 2, 3, 5 }, 3.0)]
    [InlineData(new[] { 1, 2, 5 }, 3.5)]
    [InlineData(new[] { 1, 2, 900_000_000 }, 450_000_001.0)]
    public void Fit_RepeatBuyers_TakesTheirMedian(int[] purchases, double median) =>
        Assert.Equal(median, Fit(Population.Of([.. purchases.Select(count => new Customer(1, count, 1))]))
            .RepeatMedianPurchaseCount);

    [Fact]
    public void Fit_WideRangeOfCounts_EqualsTheHistogramPath()
    {
        int[] narrow = [1, 2, 2, 3, 4, 5, 6, 7, 7];
        int[] wide = [.. narrow, 2_000_000_000];
        var byHistogram = RfmAxisFitter.Fit(narrow, null, new RfmAxisShape(4, IsReversed: true));
        var byDoubles = RfmAxisFitter.Fit(
            [.. narrow.Select(v => (double)v)], null, new RfmAxisShape(4, IsReversed: true));
        Assert.Equal(byDoubles.Edges, byHistogram.Edges);
        Assert.Equal(byDoubles.Mean, byHistogram.Mean);
        Assert.Equal(byDoubles.LevelPopulations, byHistogram.LevelPopulations);
        Assert.Equal(200_000_003.7, RfmAxisFitter.Fit(wide, null, new RfmAxisShape(4, IsReversed: false)).Mean);
    }

    [Fact]
    public void Fit_ExtremeSpend_HasFiniteEdgesAndMean()
    {
        var axis = Fit(Population.OfSpend(double.MaxValue, double.MinValue, double.MaxValue, 0, -0.0)).Monetary;
        Assert.All(axis.Edges, edge => Assert.True(double.IsFinite(edge)));
        Assert.True(double.IsFinite(axis.Mean));
        Assert.Equal(axis.Edges.Order(), axis.Edges);
    }

    [Fact]
    public void Fit_FixedEdges_AreKeptAndPopulationsCounted()
    {
        var model = Fit(Population.Of(new Customer(30, 1, 100), new Customer(31, 2, 100.01)), new RfmOptions
        {
            Levels = 3,
            Binning = RfmBinning.Fixed,
            RecencyEdges = [30, 90],
            FrequencyEdges = [1, 5],
            MonetaryEdges = [100, 1000],
        });
        Assert.Equal([30, 90], model.Recency.Edges);
        Assert.Equal([0, 1, 1], model.Recency.LevelPopulations);
        Assert.Equal([1, 1, 0], model.Frequency.LevelPopulations);
        Assert.Equal([1, 1, 0], model.Monetary.LevelPopulations);
    }

    private static RfmModel Fit(CustomerBatch batch, RfmOptions? options = null) =>
        ModelFitter.Fit(batch, new ScoringOptions { Rfm = options ?? new() }).Rfm!;
}
