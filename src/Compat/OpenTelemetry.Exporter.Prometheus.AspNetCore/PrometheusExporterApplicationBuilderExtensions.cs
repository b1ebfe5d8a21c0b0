using Microsoft.AspNetCore.Http;
using OpenTelemetry.Exporter.Prometheus;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the Prometheus scraping endpoint to a request pipeline.</summary>
public static class PrometheusExporterApplicationBuilderExtensions
{
    /// <summary>Branches the pipeline at the path of the options.</summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app)
        => app.UseOpenTelemetryPrometheusScrapingEndpoint(null, null, null, null, null);

    /// <summary>Branches the pipeline at a path.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="path">The path; a missing leading slash is added.</param>
    /// <returns>The same pipeline.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
        this IApplicationBuilder app,
        string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return app.UseOpenTelemetryPrometheusScrapingEndpoint(null, null, path, null, null);
    }

    /// <summary>Branches the pipeline for the requests that a predicate chooses.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="predicate">True for a scrape.</param>
    /// <returns>The same pipeline.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
        this IApplicationBuilder app,
        Func<HttpContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return app.UseOpenTelemetryPrometheusScrapingEndpoint(null, predicate, null, null, null);
    }

    /// <summary>Branches the pipeline for scrapes.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="meterProvider">Provider with a Prometheus exporter; null takes the one of the services.</param>
    /// <param name="predicate">True for a scrape; if given, <paramref name="path"/> is ignored.</param>
    /// <param name="path">The path; null takes the one of the options.</param>
    /// <param name="configureBranchedPipeline">Runs on the branch before the endpoint is added to it.</param>
    /// <param name="optionsName">Name of the options that hold the path.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="ArgumentException">The provider has no Prometheus exporter.</exception>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
        this IApplicationBuilder app,
        MeterProvider? meterProvider,
        Func<HttpContext, bool>? predicate,
        string? path,
        Action<IApplicationBuilder>? configureBranchedPipeline,
        string? optionsName)
    {
        ArgumentNullException.ThrowIfNull(app);

        // The provider comes first: building it may run the callbacks that set the options read below.
        var endpoint = ScrapeEndpoint.Create(app.ApplicationServices, meterProvider);
        return predicate != null
            ? app.MapWhen(predicate, AddEndpoint)
            : app.Map(ScrapeEndpoint.ResolvePath(app.ApplicationServices, path, optionsName), AddEndpoint);

        void AddEndpoint(IApplicationBuilder branch)
        {
            configureBranchedPipeline?.Invoke(branch);
            branch.Run(endpoint.InvokeAsync);
        }
    }
}
