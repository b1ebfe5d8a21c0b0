using MathNet.Numerics.Statistics;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Tests.Reference;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class Type7Tests
{
    [Theory]
    [InlineData(1, 1, 5, 0, 0)]
    [InlineData(6, 1, 5, 1, 0)]
    [InlineData(6, 4, 5, 4, 0)]
    [InlineData(4, 1, 5, 0, 0.6)]
    [InlineData(4, 4, 5, 2, 0.4)]
    [InlineData(5, 1, 2, 2, 0)]
    [InlineData(6, 1, 2, 2, 0.5)]
    [InlineData(int.MaxValue, 4, 5, 1717986916, 0.8)]
    public void At_KnownPlaces_GivesRankAndFraction(int count, int part, int parts, int rank, double fraction) =>
        Assert.Equal(new Type7(rank, fraction), Type7.At(count, part, parts));

    [Fact]
    public void Between_QuantileOnAValue_IsThatValue() => Assert.Equal(3, new Type7(0, 0).Between(3, 8));

    [Fact]
    public void Between_EqualNeighbours_IsExactlyThatValue() => Assert.Equal(0.1, new Type7(0, 0.3).Between(0.1, 0.1));

    [Fact]
    public void Between_DifferenceOverflows_StaysFinite() =>
        Assert.Equal(0, new Type7(0, 0.5).Between(double.MinValue, double.MaxValue));

    [Fact]
    public void Quantiles_AnyValues_EqualNaiveSort() => Seeded.Check(
        FsCheck.Fluent.Gen.NonEmptyListOf(Seeded.Spend), values =>
        {
            var array = values.Where(value => Math.Abs(value) < 1e300).DefaultIfEmpty(1).ToArray();
            for (var parts = 2; parts <= 5; parts++)
            {
                var expected = Enumerable.Range(1, parts - 1).Select(i => NaiveRfm.Quantile(array, i, parts));
                if (!RfmAxisFitter.Quantiles(array, parts).SequenceEqual(expected)) return false;
            }

            return true;
        });

    [Fact]
    public void Quantiles_RandomSpend_EqualMathNetR7()
    {
        var random = new Random(7);
        foreach (var count in new[] { 1, 2, 3, 5, 17, 400, 25_000 })
        {
            var values = Enumerable.Range(0, count).Select(_ => Math.Exp(8 * random.NextDouble()) - 3).ToArray();
            var edges = RfmAxisFitter.Quantiles(values, 5);
            for (var i = 1; i < 5; i++)
            {
                var expected = values.QuantileCustom(i / 5.0, QuantileDefinition.R7);
                Assert.Equal(expected, edges[i - 1], Math.Abs(expected) * 1e-12);
            }
        }
    }
}
