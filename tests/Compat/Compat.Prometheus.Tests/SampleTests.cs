using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Compat.Prometheus.Tests;

public sealed class SampleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scrape_EachInstrument_HasItsTypeAndValue(bool openMetrics)
    {
        await using var host = await ScrapeHost.StartAsync();
        var requests = host.Meter.CreateCounter<long>("requests", description: "All requests.");
        requests.Add(40);
        requests.Add(2);
        var queued = host.Meter.CreateUpDownCounter<int>("queued");
        queued.Add(3);
        queued.Add(-5);
        host.Meter.CreateObservableGauge("load", () => 0.1 + 0.2);
        host.Meter.CreateGauge<long>("level").Record(long.MaxValue - 1024);
        host.Meter.CreateObservableCounter("cpu", () => 1e300);

        var families = (await host.ScrapeAsync(openMetrics)).ToDictionary(family => family.Name);

        var total = openMetrics ? "" : "_total";
        Assert.Equal("counter", families["requests" + total].Type);
        Assert.Equal("All requests.", families["requests" + total].Help);
        Assert.Equal(42, families["requests" + total].Single("requests_total").Value);
        Assert.Equal("gauge", families["queued"].Type);
        Assert.Null(families["queued"].Help);
        Assert.Equal(-2, families["queued"].Single("queued").Value);
        Assert.Equal(0.1 + 0.2, families["load"].Single("load").Value);
        Assert.Equal("gauge", families["level"].Type);
        Assert.Equal(long.MaxValue - 1024, families["level"].Single("level").Value);
        Assert.Equal(1e300, families["cpu" + total].Single("cpu_total").Value);
    }

    [Theory]
    [InlineData(false, "0.005,1,2.5,+Inf")]
    [InlineData(true, "0.005,1.0,2.5,+Inf")]
    public async Task Scrape_Histogram_HasCumulativeBucketsSumAndCount(bool openMetrics, string bounds)
    {
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder.AddView(
            "latency", new ExplicitBucketHistogramConfiguration { Boundaries = [0.005, 1, 2.5] }));
        var latency = host.Meter.CreateHistogram<double>("latency", "s");
        var tag = KeyValuePair.Create("k", (object?)"v");
        foreach (var value in (double[])[0.001, 0.5, 1, 2, 50]) latency.Record(value, tag);

        var family = await host.ScrapeAsync("latency_seconds", openMetrics);

        Assert.Equal("histogram", family.Type);
        var buckets = family.Samples.Where(sample => sample.Name == "latency_seconds_bucket").ToList();
        Assert.Equal(bounds.Split(','), buckets.Select(bucket => bucket["le"]));
        Assert.Equal([1, 3, 4, 5], buckets.Select(bucket => bucket.Value));
        Assert.All(family.Samples, sample => Assert.Equal("v", sample["k"]));
        Assert.Equal(53.501, family.Single("latency_seconds_sum").Value, 1e-12);
        Assert.Equal(5, family.Single("latency_seconds_count").Value);
    }

    [Fact]
    public async Task Scrape_HistogramWithoutBuckets_HasTheInfiniteOne()
    {
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder.AddView(
            "size", new ExplicitBucketHistogramConfiguration { Boundaries = [] }));
        host.Meter.CreateHistogram<long>("size").Record(7);

        var family = await host.ScrapeAsync("size");

        Assert.Equal(1, family.Single("size_bucket").Value);
        Assert.Equal("+Inf", family.Single("size_bucket")["le"]);
        Assert.Equal(7, family.Single("size_sum").Value);
    }

    [Fact]
    public async Task Scrape_HistogramOfNegatives_HasNoSumInOpenMetrics()
    {
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder.AddView(
            "delta", new ExplicitBucketHistogramConfiguration { Boundaries = [-1, 1] }));
        host.Meter.CreateHistogram<double>("delta").Record(0);

        Assert.Equal("delta_bucket,delta_bucket,delta_bucket,delta_created", await Names(openMetrics: true));
        Assert.Equal("delta_bucket,delta_bucket,delta_bucket,delta_sum,delta_count", await Names(openMetrics: false));

        async Task<string> Names(bool openMetrics)
            => string.Join(',', (await host.ScrapeAsync("delta", openMetrics)).Samples.Select(sample => sample.Name));
    }

    [Fact]
    public async Task Scrape_ExponentialHistogram_IsLeftOut()
    {
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder.AddView(
            "wide", new Base2ExponentialBucketHistogramConfiguration()));
        host.Meter.CreateHistogram<double>("wide").Record(3);
        host.Meter.CreateCounter<int>("other").Add(1);

        var families = await host.ScrapeAsync();

        Assert.Equal(["target_info", "other_total"], families.Select(family => family.Name));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(1234567.5, "1234567.5")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    public async Task Scrape_UnusualNumber_IsWrittenAsTheFormatWants(double value, string text)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateObservableGauge("g", () => value);

        Assert.EndsWith("} " + text + "\n", await host.GetTextAsync(), StringComparison.Ordinal);
        Assert.Equal(value, (await host.ScrapeAsync("g")).Single("g").Value);
    }

    [Fact]
    public async Task Scrape_OpenMetrics_SaysWhenCountersBegan()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>("c").Add(1);

        var created = (await host.ScrapeAsync("c", openMetrics: true)).Single("c_created").Value;

        Assert.InRange(created, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        Assert.DoesNotContain("created", await host.GetTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_SameNameFromTwoMeters_IsOneFamily()
    {
        using var second = new Meter("second-" + Guid.NewGuid());
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder.AddMeter(second.Name));
        host.Meter.CreateCounter<int>("hits").Add(1);
        host.Meter.CreateCounter<int>("between").Add(1);
        second.CreateCounter<int>("hits", description: "Known late.").Add(2);

        var family = await host.ScrapeAsync("hits_total");

        Assert.Equal("Known late.", family.Help);
        Assert.Equal([1, 2], family.Samples.Select(sample => sample.Value));
        Assert.Equal([host.Meter.Name, second.Name], family.Samples.Select(sample => sample["otel_scope_name"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scrape_SameNameOfDifferentTypes_IsLeftOut(bool openMetrics)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateUpDownCounter<int>("test.metric").Add(1);
        host.Meter.CreateHistogram<int>("test-metric").Record(1);
        host.Meter.CreateUpDownCounter<int>("fine").Add(1);

        var families = await host.ScrapeAsync(openMetrics);

        Assert.Equal("fine", families[^1].Name);
        Assert.Equal(2, families.Count);
    }

    [Fact]
    public async Task Scrape_ExemplarsOn_ShowsTheLatestOfEachBucket()
    {
        await using var host = await ScrapeHost.StartAsync(metrics: builder => builder
            .SetExemplarFilter(ExemplarFilterType.AlwaysOn)
            .AddView("h", new ExplicitBucketHistogramConfiguration { Boundaries = [5, 10], TagKeys = ["keep"] })
            .AddView("c", new MetricStreamConfiguration { TagKeys = [] }));
        host.Meter.CreateHistogram<double>("h").Record(9, new("keep", "k"), new("user", "a\"b"));
        var counter = host.Meter.CreateCounter<long>("c");
        counter.Add(3, new KeyValuePair<string, object?>("long", new string('x', 200)), new("short", "ok"));

        var family = await host.ScrapeAsync("h", openMetrics: true);
        var buckets = family.Samples.Where(sample => sample.Name == "h_bucket").ToList();
        var total = (await host.ScrapeAsync("c", openMetrics: true)).Single("c_total");

        Assert.Null(buckets[0].Exemplar);
        Assert.StartsWith(" # {user=\"a\\\"b\"} 9 ", buckets[1].Exemplar, StringComparison.Ordinal);
        Assert.Null(buckets[2].Exemplar);
        Assert.StartsWith(" # {short=\"ok\"} 3 ", total.Exemplar, StringComparison.Ordinal);
        Assert.DoesNotContain("} 9 ", await host.GetTextAsync(), StringComparison.Ordinal);
    }
}
