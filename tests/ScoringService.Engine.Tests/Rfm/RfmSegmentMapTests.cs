using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class RfmSegmentMapTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Default_EveryCombination_HasASegmentAndEverySegmentACombination(int levels)
    {
        var found = new HashSet<string>();
        for (var r = 1; r <= levels; r++)
        for (var f = 1; f <= levels; f++)
        for (var m = 1; m <= levels; m++)
        {
            var rule = RfmSegmentMap.Find(RfmSegmentMap.Default, (r, f, m), levels);
            Assert.NotNull(rule);
            found.Add(rule.Code);
        }

        Assert.Equal(RfmSegmentMap.Default.Select(rule => rule.Code).Order(), found.Order());
        Assert.Equal(11, found.Count);
    }

    [Theory]
    [InlineData(5, 5, 5, "CHAMPIONS")]
    [InlineData(4, 4, 4, "CHAMPIONS")]
    [InlineData(5, 5, 3, "LOYAL")]
    [InlineData(3, 5, 5, "LOYAL")]
    [InlineData(2, 5, 5, "AT_RISK")]
    [InlineData(1, 5, 5, "CANNOT_LOSE")]
    [InlineData(1, 4, 3, "AT_RISK")]
    [InlineData(5, 1, 1, "NEW")]
    [InlineData(5, 1, 5, "NEW")]
    [InlineData(4, 1, 1, "PROMISING")]
    [InlineData(5, 2, 1, "POTENTIAL_LOYALIST")]
    [InlineData(4, 3, 5, "POTENTIAL_LOYALIST")]
    [InlineData(3, 3, 3, "NEED_ATTENTION")]
    [InlineData(3, 2, 1, "ABOUT_TO_SLEEP")]
    [InlineData(2, 1, 5, "ABOUT_TO_SLEEP")]
    [InlineData(1, 2, 1, "HIBERNATING")]
    [InlineData(1, 1, 1, "LOST")]
    public void Default_FiveLevels_GivesTheNamedSegment(int r, int f, int m, string expected) =>
        Assert.Equal(expected, RfmSegmentMap.Find(RfmSegmentMap.Default, (r, f, m), 5)!.Code);

    [Theory]
    [InlineData(3, new[] { 1, 3, 5 })]
    [InlineData(4, new[] { 1, 2, 4, 5 })]
    [InlineData(5, new[] { 1, 2, 3, 4, 5 })]
    public void ToScaleOfFive_EveryScore_SpreadsOverTheScale(int levels, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(1, levels).Select(score => RfmSegmentMap.ToScaleOfFive(score, levels)));

    [Fact]
    public void Find_TwoRulesMatch_TakesTheFirst()
    {
        RfmSegmentRule[] rules = [new("A", new(5, 5), LevelRange.Any, LevelRange.Any),
            new("B", LevelRange.Any, LevelRange.Any, LevelRange.Any)];
        Assert.Equal("A", RfmSegmentMap.Find(rules, (5, 1, 1), 5)!.Code);
        Assert.Equal("B", RfmSegmentMap.Find(rules, (4, 1, 1), 5)!.Code);
        Assert.Null(RfmSegmentMap.Find(rules[..1], (4, 1, 1), 5));
    }
}
