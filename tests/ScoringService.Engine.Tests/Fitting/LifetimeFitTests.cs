using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Fitting;

public sealed class LifetimeFitTests
{
    [Theory]
    [InlineData(PurchaseModelKind.MbgNbd, PurchaseModelKind.BgNbd, PurchaseModelKind.ParetoNbd)]
    [InlineData(PurchaseModelKind.ParetoNbd, PurchaseModelKind.MbgNbd, PurchaseModelKind.BgNbd)]
    public void Fit_Shop_FitsTheModelOfTheOptionsFirstThenTheOthers(
        PurchaseModelKind wanted, PurchaseModelKind second, PurchaseModelKind third)
    {
        var options = new ScoringOptions { Clv = new() { Model = wanted } };
        var clv = ModelFitter.Fit(new Shop(1500).At(Population.AsOf), options).Clv!;
        Assert.Equal([wanted, second, third], clv.Fits.Select(fit => fit.Kind));
        Assert.Equal((0, wanted), (clv.Used, clv.Purchases.Kind));
        Assert.All(clv.Fits, fit => Assert.NotNull(fit.Model));
    }

    [Fact]
    public void Fit_Shop_FindsTheParametersThatTheFittersFind()
    {
        var batch = new Shop(1500).At(Population.AsOf);
        var rows = Enumerable.Range(0, batch.Count)
            .Where(batch[FeatureColumns.CustomerAge].IsValid).ToArray();
        var buyers = batch.Gather(rows);
        var expected = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, new PurchaseHistories(
            buyers.Int32(FeatureColumns.RepeatPurchaseCount), buyers.Float64(FeatureColumns.AgeAtLastPurchase),
            buyers.Float64(FeatureColumns.CustomerAge)));
        var clv = ModelFitter.Fit(batch.WithGarbageInNulls(), new ScoringOptions()).Clv!;
        var found = clv.Fits.Single(fit => fit.Kind == PurchaseModelKind.BgNbd);
        Assert.Equal(expected.Fit, found.Fit);
        Assert.Equal(expected.Model!.Values, found.Model!.Values);
        var repeaters = batch.Gather(
            [.. Enumerable.Range(0, batch.Count).Where(batch[FeatureColumns.MeanRepeatSpend].IsValid)]);
        Assert.Equal(
            SpendFitter.Fit(
                repeaters.Int32(FeatureColumns.RepeatPurchaseCount), repeaters.Float64(FeatureColumns.MeanRepeatSpend))
                .Fit,
            clv.SpendFit);
    }

    [Fact]
    public void Fit_ParetoForComparison_IsSampledAndSaysSo()
    {
        var batch = new Shop(24_000).At(Population.AsOf);
        var clv = ModelFitter.Fit(batch, new ScoringOptions()).Clv!;
        var compared = clv.Fits[2];
        Assert.Equal(PurchaseModelKind.ParetoNbd, compared.Kind);
        Assert.StartsWith("Compared on", compared.Fit.Reason, StringComparison.Ordinal);
        Assert.Contains($"{compared.Fit.CustomerCount} of", compared.Fit.Reason, StringComparison.Ordinal);
        Assert.InRange(compared.Fit.CustomerCount, 5_000, 20_000);
        Assert.Equal(compared.Fit, compared.Model!.Fit);
        // Mean purchase rates of the same customers: the models see much the same in them.
        var (sampled, whole) = (compared.Model.Values, clv.Fits[1].Model!.Values);
        Assert.InRange(sampled.R / sampled.Alpha / (whole.R / whole.Alpha), 0.8, 1.25);
    }

    [Fact]
    public void Fit_SpendThatGrowsWithPurchases_Warns()
    {
        var batch = new Shop(1500).At(Population.AsOf);
        var x = (Column<int>)batch[FeatureColumns.RepeatPurchaseCount];
        var model = ModelFitter.Fit(
            batch.With(FeatureColumns.MeanRepeatSpend, row => x[row] > 0 ? 10.0 * x[row] + row % 3 : null),
            new ScoringOptions());
        Assert.True(model.Clv!.Spend!.Correlation > 0.9);
        Assert.Contains(model.Warnings, w => w.Contains("correlate", StringComparison.Ordinal));
        Assert.DoesNotContain(ModelFitter.Fit(batch, new ScoringOptions()).Warnings,
            w => w.Contains("correlate", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_NobodyBoughtAgain_HasNoModelAndStillRanksValue()
    {
        var batch = new Shop(800).At(Population.AsOf)
            .With(FeatureColumns.RepeatPurchaseCount, _ => (int?)0)
            .With(FeatureColumns.AgeAtLastPurchase, _ => (double?)0);
        var model = ModelFitter.Fit(batch, new ScoringOptions());
        Assert.Null(model.Clv);
        Assert.Contains("bought again",
            model.Parts.Single(part => part.Name == ScoringModel.PurchasesPart).Reason, StringComparison.Ordinal);
        Assert.Null(model.Value!.Indicators[1]);
        Assert.NotNull(model.Value.Indicators[0]);
    }
}
