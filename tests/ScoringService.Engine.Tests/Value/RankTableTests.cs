using FsCheck.Fluent;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class RankTableTests
{
    [Fact]
    public void Rank_KnownValues_AreMidRanks()
    {
        var ranks = new RankLookup(RankTableFitter.Fit([10, 20, 20, double.NaN, 30, double.PositiveInfinity])!);
        double[] values = [10, 20, 30, 5, 15, 25, 35];
        Assert.Equal([0.125, 0.5, 0.875, 0, 0.25, 0.75, 1], values.Select(ranks.Rank));
        Assert.Equal([0.875, 0.5, 0.125, 1, 0.75, 0.25, 0], values.Select(ranks.TopShare));
        Assert.True(double.IsNaN(ranks.Rank(double.NaN)) && double.IsNaN(ranks.TopShare(double.NegativeInfinity)));
    }

    [Fact]
    public void Fit_NothingFinite_IsNull()
    {
        Assert.Null(RankTableFitter.Fit([]));
        Assert.Null(RankTableFitter.Fit([double.NaN, double.PositiveInfinity]));
    }

    [Fact]
    public void Rank_FewDistinctValues_EqualsCounting() => Seeded.Check(
        Gen.NonEmptyListOf(Seeded.Spend).Select(list => list.ToArray()),
        values =>
        {
            var ranks = new RankLookup(RankTableFitter.Fit(values)!);
            return values.All(v => ranks.Rank(v)
                == (2.0 * values.Count(o => o < v) + values.Count(o => o == v)) / (2.0 * values.Length));
        });

    [Theory]
    [InlineData(514)]
    [InlineData(20_000)]
    public void Rank_ManyDistinctValues_IsMonotoneAndNear(int count)
    {
        var random = new Random(3);
        // A third share one value, so that a long run of equal ones is among the kept values.
        var values = Enumerable.Range(0, count)
            .Select(i => i % 3 == 0 ? 5 : Math.Exp(9 * random.NextDouble())).ToArray();
        var table = RankTableFitter.Fit(values)!;
        Assert.True(table.Values.Count <= RankTable.MostValues);
        Assert.Null(table.Fault());
        var ranks = new RankLookup(table);
        var sorted = values.Order().ToArray();
        var last = 0.0;
        for (int start = 0, end; start < count; start = end)
        {
            end = RankTableFitter.EndOfEqual(sorted, start);
            var rank = ranks.Rank(sorted[start]);
            Assert.InRange(rank - (start + end) / (2.0 * count), -1.0 / 512, 1.0 / 512);
            Assert.True(rank >= last);
            last = rank;
        }

        Assert.Equal((values.Count(v => v < 5) + values.Count(v => v == 5) / 2.0) / count, ranks.Rank(5), 12);
    }

    [Fact]
    public void Rank_Extremes_StayFiniteAndOrdered()
    {
        double[] values = [double.MinValue, -1, -double.Epsilon, 0, double.Epsilon, 1, double.MaxValue];
        // Enough other values that the extremes' neighbours are not all kept.
        var many = values.Concat(Enumerable.Range(0, 5000).Select(i => (i % 2 == 0 ? 1 : -1) * 1e300 * i)).ToArray();
        foreach (var population in new[] { values, many })
        {
            var ranks = new RankLookup(RankTableFitter.Fit(population)!);
            var found = population.Order().Select(ranks.Rank).ToArray();
            Assert.All(found, rank => Assert.InRange(rank, 0, 1));
            Assert.Equal(found.Order(), found);
        }
    }

    [Fact]
    public void SortFinite_ManyNumbers_AreThoseOfASort()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 5000)
            .Select(i => i % 97 == 0 ? double.NaN
                : i % 5 == 0 ? -0.0 : (random.NextDouble() - 0.5) * Math.Pow(10, i % 40))
            .ToArray();
        var sorted = new double[values.Length];
        var count = RankTableFitter.SortFinite(values, sorted);
        Assert.Equal(values.Where(double.IsFinite).Select(v => v + 0.0).Order(), sorted[..count]);
    }

    [Theory]
    [InlineData(new double[0], new int[0], new int[0])]
    [InlineData(new[] { 1.0, 1 }, new[] { 0, 1 }, new[] { 1, 3 })]
    [InlineData(new[] { 1.0, 2 }, new[] { 0, 0 }, new[] { 1, 3 })]
    [InlineData(new[] { 1.0, 2 }, new[] { 0, 1 }, new[] { 1, 2 })]
    [InlineData(new[] { 1.0, 2 }, new[] { 1, 1 }, new[] { 1, 3 })]
    [InlineData(new[] { 1.0, double.NaN }, new[] { 0, 1 }, new[] { 1, 3 })]
    [InlineData(new[] { 1.0, 2 }, new[] { 0, 1 }, new[] { 1, 1 })]
    public void Fault_BrokenTable_IsNamedAndNotUsed(double[] values, int[] below, int[] atMost)
    {
        var table = new RankTable { Count = 3, Values = values, Below = below, AtMost = atMost };
        Assert.NotNull(table.Fault());
        Assert.Throws<ArgumentException>(() => new RankLookup(table));
    }
}
