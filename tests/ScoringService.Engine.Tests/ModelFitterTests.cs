namespace ScoringService.Engine.Tests;

public sealed class ModelFitterTests
{
    [Theory]
    [InlineData(499, true)]
    [InlineData(500, false)]
    public void Fit_FewCustomers_Warns(int customers, bool warns)
    {
        var batch = Population.Of([.. Enumerable.Range(1, customers).Select(i => new Customer(i, i, i))]);
        var model = ModelFitter.Fit(batch, new ScoringOptions());
        Assert.Equal(warns, model.Warnings.Any(warning => warning.Contains("in scope", StringComparison.Ordinal)));
        Assert.Equal((customers, Population.AsOf), (model.CustomerCount, model.AsOf));
        Assert.True(Assert.Single(model.Parts).Fitted);
    }

    [Fact]
    public void Fit_Progress_ReportsBeginningAndEnd()
    {
        var reports = new Reports();
        ModelFitter.Fit(Population.OfSpend(1, 2), new ScoringOptions(), reports);
        Assert.Equal([new("rfm", 0), new("rfm", 1)], reports.Seen);
    }

    [Fact]
    public void Fit_AlreadyCancelled_Throws() => Assert.ThrowsAny<OperationCanceledException>(() =>
        ModelFitter.Fit(Population.OfSpend(1), new ScoringOptions(), null, new CancellationToken(canceled: true)));

    [Fact]
    public void Fit_CancelledDuringTheFit_Throws()
    {
        using var source = new CancellationTokenSource();
        var batch = Population.OfSpend(Enumerable.Range(0, 60_000).Select(i => (double)i));
        Assert.ThrowsAny<OperationCanceledException>(() => ModelFitter.Fit(
            batch, new ScoringOptions(), new Reports { OnFirst = source.Cancel }, source.Token));
    }

    [Fact]
    public void Fit_WrongOptions_NamesEachOne()
    {
        var options = new ScoringOptions { Rfm = new() { Levels = 9, RecencyWeight = -1 } };
        var error = Assert.Throws<ArgumentException>(() => ModelFitter.Fit(Population.OfSpend(1), options));
        Assert.Contains("rfm.levels", error.Message, StringComparison.Ordinal);
        Assert.Contains("rfm.recency_weight", error.Message, StringComparison.Ordinal);
    }

    private sealed class Reports : IProgress<FitProgress>
    {
        public List<FitProgress> Seen { get; } = [];

        public Action? OnFirst { get; init; }

        public void Report(FitProgress value)
        {
            Seen.Add(value);
            if (Seen.Count == 1) OnFirst?.Invoke();
        }
    }
}
