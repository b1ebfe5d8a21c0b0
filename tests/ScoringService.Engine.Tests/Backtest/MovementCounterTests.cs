using ScoringService.Engine.Backtest;

namespace ScoringService.Engine.Tests.Backtest;

public sealed class MovementCounterTests
{
    private static readonly LabelSet Labels = new(new ScoringOptions());

    [Fact]
    public void Count_EightCustomers_GivesTheNumbersOfPaperAndPencil()
    {
        var movement = Count(
            ["NEW", "NEW", "NEW", "NEW", "LOST", "LOST", null, "LOST"],
            ["NEW", "NEW", "NEW", "LOST", "LOST", "LOST", "NEW", null],
            [10, 20, 0.5, -7, 1, 2, 100, 200]);
        Assert.Equal(["NEW", "LOST"], movement.Groups.Select(group => group.Code));
        Assert.Equal([3, 1], movement.Counts[0]);
        Assert.Equal([0, 2], movement.Counts[1]);
        Assert.Equal([30.5, -7], movement.Spend[0]);
        Assert.Equal([0, 3], movement.Spend[1]);
        Assert.Equal(6, movement.CustomerCount);
        Assert.Equal(1, movement.AppearedCount);
        Assert.Equal(1, movement.VanishedCount);
        Assert.Equal(5 / 6.0, movement.UnchangedShare);
        Assert.Equal((4 * 3 + 2 * 3) / 36.0, movement.UnchangedByChance);
        // Pairs together in both: 3 + 0 + 1 = 4; at the cut 6 + 1 = 7, at the end 3 + 3 = 6; of 15.
        Assert.Equal((4 - 7 * 6 / 15.0) / ((7 + 6) / 2.0 - 7 * 6 / 15.0), movement.AdjustedRandIndex!.Value, 12);
    }

    [Fact]
    public void Count_Labels_AreThoseOfTheColumn()
    {
        var movement = Count(["NEW"], ["NEW"], [1]);
        Assert.Equal("lifecycle_stage", movement.Column);
        Assert.Equal("生命周期阶段", movement.Title.Zh);
        Assert.Equal(new Label("New customer", "新客户"), movement.Groups[0].Label);
    }

    [Fact]
    public void Count_NobodyOnBothDates_HasNoShares()
    {
        var movement = Count(["NEW", null], [null, null], [1, 1]);
        Assert.Equal(0, movement.CustomerCount);
        Assert.Equal(1, movement.VanishedCount);
        Assert.Null(movement.UnchangedShare);
        Assert.Null(movement.UnchangedByChance);
        Assert.Null(movement.AdjustedRandIndex);
    }

    [Fact]
    public void Count_SpendThatIsNoNumber_CountsAsNothing()
    {
        var movement = Count(["NEW", "NEW", "NEW"], ["NEW", "NEW", "NEW"], [double.NaN, 1e300, -1e300]);
        Assert.Equal([0], movement.Spend[0]);
    }

    [Fact]
    public void Count_GroupsOnlyAtTheEnd_AreAddedBehind()
    {
        var movement = Count(["NEW"], ["LOST"], [5]);
        Assert.Equal(["NEW", "LOST"], movement.Groups.Select(group => group.Code));
        Assert.Equal([0, 1], movement.Counts[0]);
        Assert.Equal(0, movement.UnchangedShare);
    }

    private static Movement Count(string?[] from, string?[] to, double[] spend) => MovementCounter.Count(
        Population.Text(ScoreColumns.LifecycleStage, from), Population.Text(ScoreColumns.LifecycleStage, to), spend,
        Labels);
}
