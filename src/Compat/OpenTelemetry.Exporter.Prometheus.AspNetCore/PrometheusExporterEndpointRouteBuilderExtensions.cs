using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Exporter.Prometheus;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the Prometheus scraping endpoint to routing.</summary>
public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    /// <summary>Maps the endpoint at the path of the options.</summary>
    /// <param name="endpoints">The routes.</param>
    /// <returns>Conventions of the new endpoint.</returns>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints)
        => endpoints.MapPrometheusScrapingEndpoint(null, null, null, null);

    /// <summary>Maps the endpoint at a path.</summary>
    /// <param name="endpoints">The routes.</param>
    /// <param name="path">The path; a missing leading slash is added.</param>
    /// <returns>Conventions of the new endpoint.</returns>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(
        this IEndpointRouteBuilder endpoints,
        string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return endpoints.MapPrometheusScrapingEndpoint(path, null, null, null);
    }

    /// <summary>Maps the endpoint.</summary>
    /// <param name="endpoints">The routes.</param>
    /// <param name="path">The path; null takes the one of the options.</param>
    /// <param name="meterProvider">Provider with a Prometheus exporter; null takes the one of the services.</param>
    /// <param name="configureBranchedPipeline">Runs on the endpoint's pipeline before the endpoint is added.</param>
    /// <param name="optionsName">Name of the options that hold the path.</param>
    /// <returns>Conventions of the new endpoint.</returns>
    /// <exception cref="ArgumentException">The provider has no Prometheus exporter.</exception>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(
        this IEndpointRouteBuilder endpoints,
        string? path,
        MeterProvider? meterProvider,
        Action<IApplicationBuilder>? configureBranchedPipeline,
        string? optionsName)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        // The provider comes first: building it may run the callbacks that set the options read below.
        var endpoint = ScrapeEndpoint.Create(endpoints.ServiceProvider, meterProvider);
        var pattern = ScrapeEndpoint.ResolvePath(endpoints.ServiceProvider, path, optionsName);
        var pipeline = endpoints.CreateApplicationBuilder();
        configureBranchedPipeline?.Invoke(pipeline);
        pipeline.Run(endpoint.InvokeAsync);
        return endpoints.Map(pattern, pipeline.Build());
    }
}
