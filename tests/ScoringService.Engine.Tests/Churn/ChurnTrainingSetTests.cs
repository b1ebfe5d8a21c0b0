using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class ChurnTrainingSetTests
{
    [Fact]
    public void Of_PurchaseAtTheCut_IsBeforeIt()
    {
        var after = new List<Shopper>
        {
            new("at the cut", 90) { LastPurchase = ChurnPopulation.Cut },
            new("just after", 89) { LastPurchase = ChurnPopulation.Cut.AddMicroseconds(1) },
            new("at as_of", 0) { LastPurchase = ChurnPopulation.AsOf },
            new("long ago", 300) { LastPurchase = ChurnPopulation.Cut.AddDays(-210) },
        };
        var before = after.Select(shopper => shopper with { Recency = 1 }).ToList();
        var set = ChurnTrainingSet.Of(ChurnPopulation.History(before, after), ChurnPopulation.Options);
        Assert.Equal([true, false, false, true], set.Labels);
        Assert.Equal(2, set.ChurnedCount);
    }

    [Fact]
    public void Of_NoPurchaseBeforeTheCutOrGoneAfter_IsLeftOut()
    {
        List<Shopper> before = [new("a", 1), new("never", null), new("erased", 1), new("b", 0)];
        List<Shopper> after =
        [
            new("b", 0) { LastPurchase = ChurnPopulation.AsOf },
            new("never", 3) { LastPurchase = ChurnPopulation.AsOf },
            new("new", 0) { LastPurchase = ChurnPopulation.AsOf }, new("a", null),
        ];
        var set = ChurnTrainingSet.Of(ChurnPopulation.History(before, after), ChurnPopulation.Options);
        Assert.Equal([0, 3], set.Rows);
        Assert.Equal([true, false], set.Labels);
    }

    [Theory]
    [InlineData(89)]
    [InlineData(91)]
    [InlineData(-90)]
    public void Of_BatchesNotTheHorizonApart_Throws(int days)
    {
        var batch = ChurnPopulation.Batch(ChurnPopulation.Cut, [new("a", 1)]);
        var later = ChurnPopulation.Batch(ChurnPopulation.Cut.AddDays(days), [new("a", 1)]);
        Assert.Throws<ArgumentException>(() =>
            ChurnTrainingSet.Of(new ChurnHistory(batch, later, default), ChurnPopulation.Options));
    }

    [Fact]
    public void Of_ProbabilitiesOfOtherRows_Throws() => Assert.Throws<ArgumentException>(() =>
        ChurnTrainingSet.Of(ChurnPopulation.Counted(3, 1, [0.5, 0.5]), ChurnPopulation.Options));

    [Fact]
    public void ToTable_HeldOutCustomers_AreNotInIt()
    {
        var (before, after) = ChurnPopulation.Draw(1000, 1);
        var set = ChurnTrainingSet.Of(ChurnPopulation.History(before, after), ChurnPopulation.Options);
        var table = set.ToTable(ChurnPopulation.Options.Inputs);
        var kept = set.Positions(heldOut: false);
        Assert.InRange(set.Positions(heldOut: true).Length, 160, 240);
        Assert.Equal(1000, kept.Length + set.Positions(heldOut: true).Length);
        Assert.Equal(kept.Select(i => (double)before[i].Recency!), table.Columns[0]);
        Assert.Equal(kept.Select(i => before[i].Gap ?? double.NaN), table.Columns[2]);
        Assert.Equal(kept.Select(i => set.Labels[i]), table.Labels);
    }
}
