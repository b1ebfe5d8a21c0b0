using System.Diagnostics.Metrics;
using Grpc.AspNetCore.Server;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ScoringService.Server.Observability;

/// <summary>Puts metrics and traces together.</summary>
internal static class ObservabilityServices
{
    /// <summary>Adds the instruments, and what exports them.</summary>
    public static void AddObservability(this IServiceCollection services, TracingSettings tracing)
    {
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<PopulationMetrics>();
        services.AddHostedService<ChurnMonitor>();
        services.AddSingleton(provider => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Service())
            .AddMeter(ServerMetrics.MeterName)
            .AddMeter("Microsoft.AspNetCore.Server.Kestrel")
            .AddMeter("System.Runtime")
            // A process may have several servers, and instruments of the same name would become one.
            .AddView(instrument => IsOfAnother(instrument, provider) ? MetricStreamConfiguration.Drop : null)
            // Counting it up and down costs each call more than the service's own counters together.
            .AddView("kestrel.queued_requests", MetricStreamConfiguration.Drop)
            // Where a call is traced, a sample of its histograms names the trace.
            .SetExemplarFilter(
                tracing.OtlpEndpoint is null ? ExemplarFilterType.AlwaysOff : ExemplarFilterType.TraceBased)
            .AddPrometheusExporter()
            .Build());
        if (tracing.OtlpEndpoint is not null) services.AddSingleton(_ => Tracing.Send(tracing, Service()));
    }

    /// <summary>Measures every request from here on; to be called before anything that can refuse one.</summary>
    public static void UseObservability(this WebApplication app)
    {
        // Exporters see only what is recorded after they were made.
        _ = app.Services.GetRequiredService<MeterProvider>();
        _ = app.Services.GetService<TracerProvider>();
        _ = app.Services.GetRequiredService<PopulationMetrics>();
        Process(app.Services);
        app.UseMiddleware<CallMeasuring>();
    }

    /// <summary>Maps /metrics, and makes the methods known that are mapped by now.</summary>
    /// <returns>The conventions of the page.</returns>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<CallMetrics>().Know(endpoints.DataSources
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
            .OfType<Grpc.Core.IMethod>());
        return endpoints.MapPrometheusScrapingEndpoint(
            "/metrics", endpoints.ServiceProvider.GetRequiredService<MeterProvider>(), null, null);
    }

    private static void Process(IServiceProvider services)
    {
        var metrics = services.GetRequiredService<ServerMetrics>();
        var options = services.GetRequiredService<ServerOptions>();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var started = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        metrics.Gauge("process.start_time", "s", "When the process began, in seconds since 1970-01-01 UTC.",
            () => [new Measurement<double>(started)]);
        metrics.Gauge("scoring.memory.limit", "By", "Bound on the memory of the process.",
            () => [new Measurement<double>(options.MemoryBytes)]);
    }

    // Instruments of the process itself have no scope.
    private static bool IsOfAnother(Instrument instrument, IServiceProvider server) =>
        instrument.Meter.Scope is { } scope && scope != server.GetRequiredService<IMeterFactory>();

    private static ResourceBuilder Service() => ResourceBuilder.CreateDefault().AddService(
        "scoring-service", serviceVersion: typeof(ScoringServer).Assembly.GetName().Version?.ToString(3));
}
