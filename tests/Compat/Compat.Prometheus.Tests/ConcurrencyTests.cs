using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Compat.Prometheus.Tests;

public sealed class ConcurrencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Scrape_WhileAnotherRuns_SharesItsCollection()
    {
        const int Scrapers = 8;
        var arrived = 0;
        var collections = 0;
        using var allArrived = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var host = await ScrapeHost.StartAsync(
            options => options.ScrapeResponseCacheDurationMilliseconds = 600_000,
            branch: branch => branch.Use((context, next) =>
            {
                var answer = next(context);
                if (Interlocked.Increment(ref arrived) == Scrapers) allArrived.Release();
                return answer;
            }));
        host.Meter.CreateObservableGauge("g", () =>
        {
            Assert.True(release.Wait(Patience));
            return Interlocked.Increment(ref collections);
        });

        var scrapes = Enumerable.Range(0, Scrapers).Select(_ => host.GetTextAsync()).ToList();
        Assert.True(await allArrived.WaitAsync(Patience));
        release.Set();
        var texts = await Task.WhenAll(scrapes);

        Assert.Equal(1, collections);
        Assert.Single(texts.Distinct());
        Assert.EndsWith(" 1\n", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_WithinTheCacheDuration_RepeatsTheResponseOfItsFormat()
    {
        await using var host = await ScrapeHost.StartAsync(
            options => options.ScrapeResponseCacheDurationMilliseconds = 600_000);
        var counter = host.Meter.CreateCounter<int>("c");
        counter.Add(1);
        var first = await host.GetTextAsync();
        counter.Add(1);

        Assert.Equal(first, await host.GetTextAsync());
        Assert.Equal(2, (await host.ScrapeAsync("c", openMetrics: true)).Single("c_total").Value);
        Assert.Equal(first, await host.GetTextAsync());
    }

    [Fact]
    public async Task Scrape_BehindTheCacheDuration_CollectsAgain()
    {
        await using var host = await ScrapeHost.StartAsync(
            options => options.ScrapeResponseCacheDurationMilliseconds = 20);
        var collections = 0;
        host.Meter.CreateObservableCounter("c", () => ++collections);
        using var patience = new CancellationTokenSource(Patience);

        while ((await host.ScrapeAsync("c_total")).Single("c_total").Value < 3)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(3, collections);
    }

    [Fact]
    public async Task Scrape_DifferentFormatsAtOnce_EachGetItsOwn()
    {
        await using var host = await ScrapeHost.StartAsync();
        var counter = host.Meter.CreateCounter<long>("c", "By");
        counter.Add(5);

        await Parallel.ForAsync(0, 200, async (i, _) =>
        {
            var openMetrics = i % 3 == 0;
            counter.Add(1);
            var family = await host.ScrapeAsync(openMetrics ? "c_bytes" : "c_bytes_total", openMetrics);
            Assert.InRange(family.Single("c_bytes_total").Value, 6, 205);
        });

        Assert.Equal(205, (await host.ScrapeAsync("c_bytes_total")).Single("c_bytes_total").Value);
    }

    [Fact]
    public async Task Scrape_LongerThanItsTimeout_Answers408AndTheNextOneIsWhole()
    {
        using var release = new ManualResetEventSlim();
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateObservableGauge("g", () =>
        {
            Assert.True(release.Wait(Patience));
            return 7;
        });

        using var late = await host.GetAsync(ScrapeHost.Text, ("X-Prometheus-Scrape-Timeout-Seconds", "0.05"));
        release.Set();

        Assert.Equal(HttpStatusCode.RequestTimeout, late.StatusCode);
        Assert.Equal("", await late.Content.ReadAsStringAsync());
        Assert.Equal(7, (await host.ScrapeAsync("g")).Single("g").Value);
    }
}
