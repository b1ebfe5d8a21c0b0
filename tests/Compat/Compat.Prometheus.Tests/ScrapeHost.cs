using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Compat.Prometheus.Tests;

/// <summary>A real server with one meter, scraped over a real socket.</summary>
internal sealed class ScrapeHost : IAsyncDisposable
{
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0";
    public const string Text = "text/plain; version=0.0.4";

    private readonly MeterProvider provider;
    private readonly WebApplication app;

    private ScrapeHost(Meter meter, MeterProvider provider, WebApplication app)
    {
        Meter = meter;
        this.provider = provider;
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public Meter Meter { get; }

    public HttpClient Client { get; }

    public static async Task<ScrapeHost> StartAsync(
        Action<PrometheusAspNetCoreOptions>? options = null,
        Action<MeterProviderBuilder>? metrics = null,
        Action<IApplicationBuilder>? branch = null,
        Meter? meter = null)
    {
        meter ??= new Meter("test-" + Guid.NewGuid());
        var builder = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Name)
            .ConfigureResource(resource => resource.Clear().AddService("shop", serviceInstanceId: "i\"1"));
        metrics?.Invoke(builder);
        var provider = builder.AddPrometheusExporter(configure =>
        {
            configure.ScrapeResponseCacheDurationMilliseconds = 0;
            options?.Invoke(configure);
        }).Build();
        var app = CreateApp();
        app.MapPrometheusScrapingEndpoint("/metrics", provider, branch, optionsName: null);
        await app.StartAsync();
        return new ScrapeHost(meter, provider, app);
    }

    public static WebApplication CreateApp(Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async Task<HttpResponseMessage> GetAsync(string? accept, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept != null) request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async Task<string> GetTextAsync(string? accept = Text)
    {
        using var response = await GetAsync(accept);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<IReadOnlyList<Family>> ScrapeAsync(bool openMetrics = false)
        => ExpositionParser.Parse(await GetTextAsync(openMetrics ? OpenMetrics : Text), openMetrics);

    public async Task<Family> ScrapeAsync(string family, bool openMetrics = false)
        => Assert.Single(await ScrapeAsync(openMetrics), candidate => candidate.Name == family);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        provider.Dispose();
        Meter.Dispose();
    }
}
