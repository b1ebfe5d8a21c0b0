using ScoringService.Engine.Fitting;

namespace ScoringService.Engine.Tests.Fitting;

public sealed class IdSampleTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(5000, 400)]
    public void Of_AnyOrder_ChoosesTheSameCustomersInTheSameOrder(int customers, int most)
    {
        var names = Enumerable.Range(0, customers).Select(i => $"c{i}").ToArray();
        var expected = Names(names, most);
        Assert.Equal(expected.Distinct(), expected);
        Assert.InRange(expected.Count, Math.Min(customers, most) * 9 / 10, Math.Min(customers, most));
        new Random(1).Shuffle(names);
        Assert.Equal(expected, Names(names, most));
    }

    [Fact]
    public void Of_MoreCustomersOfWhichSomeAreNew_KeepsTheOthers()
    {
        var before = Names([.. Enumerable.Range(0, 2000).Select(i => $"c{i}")], 500);
        var after = Names([.. Enumerable.Range(0, 2020).Select(i => $"c{i}")], 500);
        Assert.InRange(before.Intersect(after).Count(), 480, 500);
    }

    private static List<string?> Names(string[] names, int most)
    {
        var ids = Utf8Column.FromStrings(FeatureColumns.CustomerId, names);
        return [.. IdSample.Of(ids, most).Select(row => ids[row])];
    }
}
