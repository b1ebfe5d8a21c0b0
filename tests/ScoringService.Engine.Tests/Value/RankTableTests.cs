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

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(512)]
    [InlineData(20_000)]
    public void Ranks_TablesOfAnySize_EqualTheNaiveReading(int distinct)
    {
        var random = new Random(distinct);
        var known = Enumerable.Range(0, distinct).Select(i => i % 7 == 0 ? -i : i * Math.Exp(random.NextDouble()))
            .ToArray();
        var table = RankTableFitter.Fit([.. known, .. known[..(distinct / 3 + 1)]])!;
        double[] asked =
        [
            .. table.Values, .. table.Values.Select(Math.BitIncrement), .. table.Values.Select(Math.BitDecrement),
            .. known, .. known.Select(v => v + 0.1), 0, -0.0, double.MinValue, double.MaxValue, double.Epsilon,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        ];
        var (ranks, shares) = (new double[asked.Length], new double[asked.Length]);
        new RankLookup(table).Ranks(asked, ranks);
        new RankLookup(table).TopShares(asked, shares);
        Assert.Equal(asked.Select(v => NaiveTwice(table, v) / (2.0 * table.Count)), ranks);
        Assert.Equal(asked.Select(v => (2.0 * table.Count - NaiveTwice(table, v)) / (2.0 * table.Count)), shares);
    }

    [Fact]
    public void Ranks_GapsThatOverflow_EqualTheNaiveReading()
    {
        var table = RankTableFitter.Fit([double.MinValue, double.MaxValue, double.MaxValue, -1, 1])!;
        double[] asked = [-1e308, 1e308, 0, -2, 2, double.MinValue, double.MaxValue, double.NegativeInfinity];
        var ranks = new double[asked.Length];
        new RankLookup(table).Ranks(asked, ranks);
        Assert.Equal(asked.Select(v => NaiveTwice(table, v) / 10), ranks);
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
    public void Fault_MoreValuesThanAreKept_IsNamed()
    {
        int[] places = [.. Enumerable.Range(0, RankTable.MostValues + 1)];
        var table = new RankTable
        {
            Count = places.Length, Values = [.. places.Select(i => (double)i)], Below = places,
            AtMost = [.. places.Select(i => i + 1)],
        };
        Assert.Equal("has more than 513 values.", table.Fault());
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

    /// <summary>Twice the rank times the count, by looking at every kept value.</summary>
    private static double NaiveTwice(RankTable table, double value)
    {
        if (!double.IsFinite(value)) return double.NaN;
        var at = table.Values.Count(v => v <= value) - 1;
        if (at < 0) return 0;
        if (table.Values[at] == value) return (double)table.Below[at] + table.AtMost[at];
        if (at == table.Values.Count - 1) return 2.0 * table.Count;
        var (low, high) = (table.Values[at], table.Values[at + 1]);
        var part = double.IsFinite(high - low)
            ? (value - low) / (high - low)
            : (value / 2 - low / 2) / (high / 2 - low / 2);
        return 2 * (table.AtMost[at] + (double)(table.Below[at + 1] - table.AtMost[at]) * part);
    }
}
