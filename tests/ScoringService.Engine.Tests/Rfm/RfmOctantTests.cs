using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class RfmOctantTests
{
    [Theory]
    [InlineData(true, true, true, "IMPORTANT_VALUE", "重要价值客户")]
    [InlineData(true, false, true, "IMPORTANT_DEVELOP", "重要发展客户")]
    [InlineData(false, true, true, "IMPORTANT_KEEP", "重要保持客户")]
    [InlineData(false, false, true, "IMPORTANT_WINBACK", "重要挽留客户")]
    [InlineData(true, true, false, "GENERAL_VALUE", "一般价值客户")]
    [InlineData(true, false, false, "GENERAL_DEVELOP", "一般发展客户")]
    [InlineData(false, true, false, "GENERAL_KEEP", "一般保持客户")]
    [InlineData(false, false, false, "GENERAL_WINBACK", "一般挽留客户")]
    public void Default_EveryCombination_IsTheUsualTable(bool r, bool f, bool m, string code, string label)
    {
        // Four customers with means of 25 days, 4 purchases and 40 of spend, one of whom is on every mean.
        var customer = new Customer(r ? 10 : 40, f ? 6 : 2, m ? 70 : 10);
        var opposite = new Customer(r ? 40 : 10, f ? 2 : 6, m ? 10 : 70);
        var batch = Population.Of(customer, opposite, new Customer(25, 4, 40), new Customer(25, 4, 40));
        var scores = CustomerScorer.Score(ModelFitter.Fit(batch, new ScoringOptions()), batch);
        Assert.Equal(code, scores.Row(0).Octant);
        Assert.Equal("GENERAL_WINBACK", scores.Row(2).Octant);
        Assert.Equal(label, LabelCatalogue.Of(code).Zh);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e16)]
    [InlineData(-7.7)]
    public void Score_EverybodyAlike_NobodyIsAboveTheMean(double spend)
    {
        var batch = Population.OfSpend(Enumerable.Repeat(spend, 3));
        var scores = CustomerScorer.Score(ModelFitter.Fit(batch, new ScoringOptions()), batch);
        Assert.All(scores.Rows(), row => Assert.Equal("GENERAL_WINBACK", row.Octant));
    }

    [Fact]
    public void Score_OwnCodes_AreUsedAndMayCoincide()
    {
        var octants = RfmOctant.Default.Select(o => o with { Code = o.MonetaryHigh ? "HIGH" : "LOW" }).ToArray();
        var batch = Population.OfSpend(1, 2, 9);
        var options = new ScoringOptions { Rfm = new RfmOptions { Octants = octants } };
        var scores = CustomerScorer.Score(ModelFitter.Fit(batch, options), batch);
        Assert.Equal(["LOW", "LOW", "HIGH"], scores.Rows().Select(row => row.Octant));
        Assert.Equal(["HIGH", "LOW"], ((DictionaryColumn)scores[ScoreColumns.RfmOctant]).Dictionary);
    }
}
