using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Compat.Prometheus.Tests;

public sealed class EndpointTests
{
    private const string Text0 = "text/plain; charset=utf-8; version=0.0.4";
    private const string Text1 = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores";
    private const string OpenMetrics0 = "application/openmetrics-text; version=0.0.1; charset=utf-8";
    private const string OpenMetrics1 =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    [Theory]
    [InlineData(null, Text0)]
    [InlineData("", Text0)]
    [InlineData("*/*", Text0)]
    [InlineData("application/json", Text0)]
    [InlineData("text/plain", Text0)]
    [InlineData("text/plain;version=0.0.4;q=0.6,*/*;q=0.5", Text0)]
    [InlineData("TEXT/PLAIN; q=0.9, Application/OpenMetrics-Text; version=1.0.0; q=0.1", Text0)]
    [InlineData("text/plain, application/openmetrics-text; version=1.0.0; charset=utf-8", Text0)]
    [InlineData("application/openmetrics-text; version=1.0.0; q=0", Text0)]
    [InlineData("application/openmetrics-text; version=1.0.0; q=1.1", Text0)]
    [InlineData("application/openmetrics-text; version=2.0.0", Text0)]
    [InlineData("application/openmetrics-text; version=1.0.0; escaping=foo", Text0)]
    [InlineData("foo, text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5", Text1)]
    [InlineData("application/openmetrics-text", OpenMetrics0)]
    [InlineData("application/openmetrics-text; version=\"0.0.1\"", OpenMetrics0)]
    [InlineData("text/plain; q=0.3, application/openmetrics-text; version=1.0.0; q=0.9", OpenMetrics1)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; escaping=\"underscores\"", OpenMetrics1)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
        + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        OpenMetrics1)]
    public async Task Scrape_AcceptHeader_DecidesTheFormat(string? accept, string contentType)
    {
        await using var host = await ScrapeHost.StartAsync();

        using var response = await host.GetAsync(accept);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(contentType, response.Content.Headers.GetValues("Content-Type").Single());
        ExpositionParser.Parse(text, contentType.Contains("openmetrics", StringComparison.Ordinal));
        Assert.NotNull(response.Content.Headers.LastModified);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br;q=1.0, GZip;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("identity", false)]
    public async Task Scrape_AcceptEncoding_DecidesCompression(string acceptEncoding, bool compressed)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>("c").Add(1);

        using var response = await host.GetAsync(ScrapeHost.OpenMetrics, ("Accept-Encoding", acceptEncoding));
        await using var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);

        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal("c", ExpositionParser.Parse(await reader.ReadToEndAsync(), isOpenMetrics: true)[^1].Name);
    }

    [Fact]
    public async Task Scrape_LargerThanTheLimit_Fails()
    {
        await using var host = await ScrapeHost.StartAsync(options => options.MaxScrapeResponseSizeBytes = 85_000);
        var counter = host.Meter.CreateCounter<int>("c");
        var wide = new string('x', 1000);
        for (var i = 0; i < 70; i++) counter.Add(1, new("i", i), new("wide", wide));
        using var below = await host.GetAsync(ScrapeHost.Text);
        for (var i = 70; i < 200; i++) counter.Add(1, new("i", i), new("wide", wide));
        using var above = await host.GetAsync(ScrapeHost.Text);

        Assert.Equal(HttpStatusCode.OK, below.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, above.StatusCode);
    }

    [Fact]
    public async Task Scrape_ManySeries_AreAllThere()
    {
        await using var host = await ScrapeHost.StartAsync();
        var counter = host.Meter.CreateCounter<int>("c");
        for (var i = 0; i < 1500; i++) counter.Add(i, new("i", i), new("wide", new string('y', 300)));

        var samples = (await host.ScrapeAsync("c_total")).Samples;

        Assert.Equal(Enumerable.Range(0, 1500).Select(i => (double)i), samples.Select(s => s.Value).Order());
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        var options = new PrometheusAspNetCoreOptions();

        Assert.Throws<ArgumentOutOfRangeException>(() => options.ScrapeResponseCacheDurationMilliseconds = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxScrapeResponseSizeBytes = 84_999);
        Assert.Equal(300, options.ScrapeResponseCacheDurationMilliseconds);
        Assert.Equal(174_080_000, options.MaxScrapeResponseSizeBytes);
        Assert.Equal("/metrics", options.ScrapeEndpointPath);
    }

    [Fact]
    public async Task AddPrometheusExporter_NamedOptions_ConfiguresEachOnce()
    {
        int unnamed = 0, named = 0;
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddPrometheusExporter(_ => unnamed++)
            .AddPrometheusExporter("second", _ => named++)
            .Build();
        await using var app = ScrapeHost.CreateApp();

        app.MapPrometheusScrapingEndpoint("/metrics", provider, null, null);

        Assert.Equal((1, 1), (unnamed, named));
    }

    [Fact]
    public async Task MapPrometheusScrapingEndpoint_ProviderWithoutExporter_Throws()
    {
        using var provider = Sdk.CreateMeterProviderBuilder().Build();
        await using var app = ScrapeHost.CreateApp();

        Assert.Throws<ArgumentException>(() => app.MapPrometheusScrapingEndpoint("/metrics", provider, null, null));
    }

    public static TheoryData<string, Action<WebApplication>> Mappings => new()
    {
        { "/metrics", app => app.MapPrometheusScrapingEndpoint() },
        { "/m", app => app.MapPrometheusScrapingEndpoint("m") },
        { "/metrics", app => app.MapPrometheusScrapingEndpoint(null, Provider(app), null, null) },
        { "/named", app => app.MapPrometheusScrapingEndpoint(null, null, null, "other") },
        { "/metrics", app => app.UseOpenTelemetryPrometheusScrapingEndpoint() },
        { "/u", app => app.UseOpenTelemetryPrometheusScrapingEndpoint("u") },
        { "/q?x=1", app => app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Query["x"] == "1") },
        { "/named", app => app.UseOpenTelemetryPrometheusScrapingEndpoint(Provider(app), null, null, null, "other") },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public async Task Endpoint_EachWayToMapIt_Answers(string path, Action<WebApplication> map)
    {
        using var provider = Sdk.CreateMeterProviderBuilder().AddPrometheusExporter().Build();
        await using var app = ScrapeHost.CreateApp(builder =>
        {
            builder.Services.AddSingleton(provider);
            builder.Services.Configure<PrometheusAspNetCoreOptions>(
                "other", options => options.ScrapeEndpointPath = "named");
        });
        map(app);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Single(ExpositionParser.Parse(await client.GetStringAsync(path), isOpenMetrics: false));
        using var elsewhere = await client.GetAsync("/elsewhere");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Endpoint_ConfiguredBranch_RunsFirst()
    {
        await using var host = await ScrapeHost.StartAsync(branch: branch => branch.Use((context, next) =>
        {
            context.Response.Headers["X-Branch"] = "yes";
            return next(context);
        }));

        using var response = await host.GetAsync(accept: null);

        Assert.Equal("yes", response.Headers.GetValues("X-Branch").Single());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static MeterProvider Provider(WebApplication app) => app.Services.GetRequiredService<MeterProvider>();
}
