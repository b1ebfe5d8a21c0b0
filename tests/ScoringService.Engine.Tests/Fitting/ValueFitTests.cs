using ScoringService.Engine.Clv;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Fitting;

public sealed class ValueFitTests
{
    private static readonly CustomerBatch Batch = new Shop(1600).At(Population.AsOf);
    private static readonly ScoringModel Model = ModelFitter.Fit(Batch, new ScoringOptions());

    [Fact]
    public void Fit_Shop_RanksEveryIndicatorThatFeaturesHave()
    {
        var missing = ValueIndicators.All.Where((_, i) => Model.Value!.Indicators[i] is null);
        Assert.Equal(["external_financial", "external_emotional", "external_strategic", "external_referral"], missing);
        Assert.Equal("gross_profit", Model.Value!.HistoricColumn);
        Assert.Equal(Batch.Count, Model.Value.CustomerCount);
        Assert.Equal(Batch.Count, Model.Value.TierPopulations.Sum());
    }

    [Fact]
    public void Fit_PredictedClv_IsRankedAsItIsScored()
    {
        var clv = new double[Batch.Count];
        new LifetimeScorer(Model.Clv!, new ClvOptions()).Score(Batch, 0, new LifetimeOutput { PredictedClv = clv });
        var expected = RankTableFitter.Fit(clv)!;
        Assert.Equal(expected.Values, Model.Value!.Indicators[1]!.Values);
        Assert.Equal(expected.Below, Model.Value.Indicators[1]!.Below);
    }

    [Theory]
    [InlineData("complaints_90d", 7)]
    [InlineData("content_interactions", 8)]
    [InlineData("referrals", 17)]
    public void Fit_CountThatIsTheSameForAll_IsLeftOut(string column, int indicator)
    {
        var definition = FeatureColumns.All.Single(feature => feature.Name == column);
        var model = ModelFitter.Fit(Batch.With(definition, _ => (int?)0), new ScoringOptions());
        Assert.Null(model.Value!.Indicators[indicator]);
    }

    [Fact]
    public void Fit_RateThatIsTheSameForAll_Stays()
    {
        var model = ModelFitter.Fit(
            Batch.With(FeatureColumns.ShareOfWallet, _ => (double?)0.5), new ScoringOptions());
        Assert.Equal([0.5], model.Value!.Indicators[13]!.Values);
    }

    [Fact]
    public void Score_FittedPopulation_HasTheTierPopulationsOfTheModel()
    {
        var tiers = (DictionaryColumn)CustomerScorer.Score(Model, Batch)[ScoreColumns.TierByShare];
        var counts = new int[4];
        for (var row = 0; row < tiers.Length; row++) counts[tiers.Indices[row]]++;
        Assert.Equal(Model.Value!.TierPopulations, counts);
    }
}
