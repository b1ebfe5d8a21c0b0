using ScoringService.Engine.Tests.Fitting;

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
        Assert.True(model.Parts.Single(part => part.Name == ScoringModel.RfmPart).Fitted);
    }

    [Fact]
    public void Fit_Progress_RisesFrom0To1ForEveryPart()
    {
        var reports = new Reports();
        var model = ModelFitter.Fit(new Shop(600).Input(), new ScoringOptions(), reports);
        Assert.Equal(
            model.Parts.Select(part => part.Name).Order(), reports.Seen.Select(r => r.Part).Distinct().Order());
        foreach (var part in reports.Seen.GroupBy(report => report.Part))
        {
            Assert.Equal((0, 1), (part.First().Fraction, part.Last().Fraction));
            Assert.Equal(part.Select(report => report.Fraction).Order(), part.Select(report => report.Fraction));
        }
    }

    [Fact]
    public void Fit_Shop_FitsEveryPart()
    {
        var model = ModelFitter.Fit(new Shop(3000).Input(), new ScoringOptions());
        Assert.All(model.Parts, part => Assert.Equal((true, null), (part.Fitted, part.Reason)));
        Assert.Equal(
            [
                ScoringModel.RfmPart, ScoringModel.PurchasesPart, ScoringModel.SpendPart, ScoringModel.ClustersPart,
                ScoringModel.ChurnPart, ScoringModel.LifecyclePart, ScoringModel.ValuePart,
                ScoringModel.ValidationPart,
            ],
            model.Parts.Select(part => part.Name));
        Assert.NotNull(model.Clv!.Holdout);
        Assert.NotNull(model.Churn!.Regression);
        Assert.Equal(
            ["rfm_segment", "cluster", "lifecycle_stage", "tier"], model.Validation.Select(entry => entry.Column));
    }

    [Fact]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits()
    {
        // Enough for several chunks of work in every part, and for Pareto/NBD to be sampled.
        var input = new Shop(24_000).Input();
        var models = new[] { 1, 2, 4 }
            .Select(threads => ModelFitter.Fit(input, new ScoringOptions(), null, threads, default)).ToArray();
        Assert.Single(models.Select(model => model.ToJson()).Distinct());
        Assert.Contains(models[0].Clv!.Fits, fit => fit.Fit.Reason?.StartsWith("Compared on", default) == true);
    }

    [Fact]
    public void Fit_OtherOrderOfCustomers_GivesTheSameBits()
    {
        var shop = new Shop(2000);
        int[] order = [.. Enumerable.Range(0, 2000)], other = [.. order];
        new Random(3).Shuffle(order);
        new Random(4).Shuffle(other);
        var expected = ModelFitter.Fit(shop.Input(), new ScoringOptions()).ToJson();
        Assert.Equal(expected, ModelFitter.Fit(shop.Input(order), new ScoringOptions()).ToJson());
        var mixed = shop.Input(order) with { Before = shop.Input(other).Before };
        Assert.Equal(expected, ModelFitter.Fit(mixed, new ScoringOptions()).ToJson());
    }

    [Fact]
    public void Fit_SamePopulationAgain_ContinuesThePreviousGroups()
    {
        var input = new Shop(1500).Input();
        var first = ModelFitter.Fit(input, new ScoringOptions());
        var second = ModelFitter.Fit(input with { Previous = first }, new ScoringOptions());
        Assert.All(second.Clusters!.Clusters, cluster => Assert.Equal(0, cluster.Drift!.Value, 9));
        Assert.All(first.Validation, entry => Assert.Null(entry.Report.Agreement));
        Assert.All(second.Validation, entry => Assert.Equal(1, entry.Report.Agreement!.AdjustedRandIndex));
    }

    [Fact]
    public void Fit_WithoutTheBatchBefore_FallsBackAndSaysSo()
    {
        var model = ModelFitter.Fit(new Shop(1000).Input().Now, new ScoringOptions());
        Assert.Null(model.Churn!.Regression);
        var status = model.Parts.Single(part => part.Name == ScoringModel.ChurnPart);
        Assert.False(status.Fitted);
        Assert.Contains("90 days before are not known", status.Reason, StringComparison.Ordinal);
        Assert.Contains(model.Warnings, warning => warning == $"churn: {status.Reason}");
        Assert.Null(model.Clv!.Holdout);
        Assert.Contains("not known", model.Clv.HoldoutReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_BatchesNotTheHorizonApart_Throws()
    {
        var input = new Shop(10).Input();
        var options = new ScoringOptions { Churn = new() { HorizonDays = 60 } };
        Assert.Throws<ArgumentException>(() => ModelFitter.Fit(input, options));
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
            batch, new ScoringOptions(), new Reports { StopAt = 1, Stop = source.Cancel }, source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Fit_CancelledAtAnyReport_Throws(int threads)
    {
        var input = new Shop(200).Input();
        var all = new Reports();
        ModelFitter.Fit(input, new ScoringOptions(), all, threads, default);
        for (var report = 1; report <= all.Seen.Count - 1; report++)
        {
            using var source = new CancellationTokenSource();
            var progress = new Reports { StopAt = report, Stop = source.Cancel };
            Assert.ThrowsAny<OperationCanceledException>(
                () => ModelFitter.Fit(input, new ScoringOptions(), progress, threads, source.Token));
        }
    }

    [Fact]
    public void Fit_ProgressThatFails_ThrowsWhatItThrew() => Assert.Throws<InvalidTimeZoneException>(() =>
        ModelFitter.Fit(
            new Shop(200).Input(), new ScoringOptions(),
            new Reports { StopAt = 3, Stop = () => throw new InvalidTimeZoneException() }, 8, default));

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

        public int StopAt { get; init; }

        public Action? Stop { get; init; }

        public void Report(FitProgress value)
        {
            Seen.Add(value);
            if (Seen.Count == StopAt) Stop!();
        }
    }
}
