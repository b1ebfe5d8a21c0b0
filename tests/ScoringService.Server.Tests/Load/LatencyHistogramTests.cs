using ScoringService.MacroBenchmark.Load;

namespace ScoringService.Server.Tests.Load;

/// <summary>The load tool's figures are no better than its histogram.</summary>
public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.99)]
    [InlineData(3, 0.999)]
    [InlineData(4, 1)]
    public void Percentile_RandomValues_IsTheSortedOneToTwoPercent(int seed, double share)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        // From a microsecond to a minute, evenly by magnitude.
        var values = Enumerable.Range(0, 10_000)
            .Select(_ => TimeSpan.FromMicroseconds(Math.Exp(random.NextDouble() * Math.Log(6e7)))).ToArray();
        foreach (var value in values) histogram.Add(value);
        Array.Sort(values);

        var exact = values[(int)Math.Ceiling(share * values.Length) - 1];
        Assert.InRange(histogram.Percentile(share), exact, exact * 1.02);
        Assert.Equal(values[^1], histogram.Most);
        Assert.Equal(values.Length, histogram.Count);
    }

    [Fact]
    public void Add_AnotherHistogram_IsAsIfItsValuesWereAdded()
    {
        var (one, other, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 1; i <= 1000; i++)
        {
            (i % 3 == 0 ? one : other).Add(TimeSpan.FromMicroseconds(i));
            both.Add(TimeSpan.FromMicroseconds(i));
        }

        one.Add(other);
        Assert.Equal((both.Count, both.Sum, both.Most), (one.Count, one.Sum, one.Most));
        foreach (var share in new[] { 0.01, 0.5, 0.9, 1 })
            Assert.Equal(both.Percentile(share), one.Percentile(share));
    }
}
