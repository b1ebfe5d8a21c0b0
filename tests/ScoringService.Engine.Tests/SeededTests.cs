using FsCheck.Fluent;

namespace ScoringService.Engine.Tests;

public sealed class SeededTests
{
    [Fact]
    public void Check_AnyProperty_RunsTheSame200CasesEveryTime()
    {
        var runs = new List<string>[] { [], [] };
        foreach (var run in runs)
        {
            Seeded.Check(Gen.ListOf(Seeded.Spend), values =>
            {
                run.Add(string.Join(" ", values));
                return true;
            });
        }

        Assert.Equal(200, runs[0].Count);
        Assert.True(runs[0].Distinct().Count() > 150);
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Check_FalseProperty_Throws() =>
        Assert.ThrowsAny<Exception>(() => Seeded.Check(Gen.Choose(0, 100), number => number < 90));
}
