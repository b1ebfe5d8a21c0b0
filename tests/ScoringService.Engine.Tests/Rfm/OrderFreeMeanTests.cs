using FsCheck.Fluent;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Tests.Reference;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class OrderFreeMeanTests
{
    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(9.99, 1001)]
    [InlineData(-1e-200, 77)]
    [InlineData(double.MaxValue, 5)]
    [InlineData(0, 9)]
    public void Of_EqualValues_IsExactlyThatValue(double value, int count) =>
        Assert.Equal(value, OrderFreeMean.Of(Enumerable.Repeat(value, count).ToArray()));

    [Fact]
    public void Of_PlainSumWouldRound_IsExact()
    {
        // Added from the left these give 0.3 + 0.00000000000000005 and not three tenths.
        Assert.NotEqual(0.1, (0.1 + 0.1 + 0.1) / 3);
        Assert.Equal(1.0 / 3, OrderFreeMean.Of([1e16, 1, -1e16]));
    }

    [Fact]
    public void Of_Money_EqualsTheRoundedExactMean() => Seeded.Check(
        Gen.NonEmptyListOf(Gen.Choose(-100_000, 100_000_000).Select(cents => cents / 100.0)),
        values => OrderFreeMean.Of([.. values]) == NaiveRfm.Mean(values));

    [Fact]
    public void Of_AnyMagnitudes_IsCloseToTheExactMean() => Seeded.Check(
        Gen.NonEmptyListOf(Seeded.Spend),
        values =>
        {
            var greatest = values.Max(Math.Abs);
            return Math.Abs(OrderFreeMean.Of([.. values]) - NaiveRfm.Mean(values)) <= greatest * 1e-16;
        });

    [Fact]
    public void Of_EveryWidthAndOrder_GivesTheSameBits()
    {
        var random = new Random(3);
        foreach (var count in new[] { 1, 7, 8, 9, 1000, 12_345 })
        {
            var values = Enumerable.Range(0, count)
                .Select(_ => Math.ScaleB(random.NextDouble() - 0.4, random.Next(-40, 40))).ToArray();
            var mean = OrderFreeMean.Of<DoubleLanes128>(values);
            Assert.Equal(mean, OrderFreeMean.Of<DoubleLanes256>(values));
            Assert.Equal(mean, OrderFreeMean.Of<DoubleLanes512>(values));
            Assert.Equal(mean, OrderFreeMean.Of(values));
            random.Shuffle(values);
            Assert.Equal(mean, OrderFreeMean.Of(values));
        }
    }

    [Fact]
    public void Of_SumBeyondTheLargestDouble_IsFinite() =>
        Assert.Equal(double.MaxValue / 2, OrderFreeMean.Of([double.MaxValue, double.MaxValue, 0, 0]));
}
