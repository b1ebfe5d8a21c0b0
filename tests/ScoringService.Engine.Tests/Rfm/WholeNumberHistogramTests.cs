using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class WholeNumberHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1001)]
    public void ValueAt_EveryRank_EqualsSort(int count)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(_ => random.Next(-5, 60)).ToArray();
        var sorted = values.Order().ToArray();
        var histogram = Count(values);
        for (var rank = 0; rank < count; rank++) Assert.Equal(sorted[rank], histogram.ValueAt(rank));
    }

    [Fact]
    public void Sum_NegativeAndLargeValues_IsExact()
    {
        int[] values = [int.MaxValue, int.MaxValue, int.MaxValue - 7, int.MaxValue];
        Assert.Equal(values.Sum(value => (long)value), Count(values).Sum());
        Assert.Equal(-12, Count([-7, -5]).Sum());
    }

    [Fact]
    public void CountFrom_AnyBound_CountsValuesAtLeastThat()
    {
        var histogram = Count([1, 1, 2, 5]);
        Assert.Equal([4, 4, 2, 1, 1, 0],
            new[] { -9, 1, 2, 3, 5, 6 }.Select(bound => Count([1, 1, 2, 5]).CountFrom(bound)));
        Assert.Equal(0, histogram.CountFrom(long.MaxValue / 2));
    }

    [Fact]
    public void BinsFor_WholeIntRange_DoesNotOverflow() =>
        Assert.Equal(1L << 32, WholeNumberHistogram.BinsFor([int.MinValue, int.MaxValue]));

    private static WholeNumberHistogram Count(int[] values)
    {
        var bins = (int)WholeNumberHistogram.BinsFor(values);
        return WholeNumberHistogram.Count(values, bins, new int[WholeNumberHistogram.ScratchFor(bins)]);
    }
}
