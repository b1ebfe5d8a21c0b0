using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ScoringService.Server.Observability;

/// <summary>Makes the spans of calls and of the steps of their work, and sends them to a collector.</summary>
internal static class Tracing
{
    /// <summary>Where the spans of steps come from. Those of calls come from the web server.</summary>
    private static readonly ActivitySource s_steps = new(ServerMetrics.MeterName);

    /// <summary>Sends traces if the settings name a collector.</summary>
    public static TracerProvider Send(TracingSettings settings, ResourceBuilder service) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(service)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.SampleShare)))
            .AddSource("Microsoft.AspNetCore")
            .AddSource(s_steps.Name)
            .AddOtlpExporter(otlp => otlp.Endpoint = settings.OtlpEndpoint!)
            .Build();

    /// <summary>Adds a step that is over to the trace that runs, if one does.</summary>
    /// <param name="name">What was done.</param>
    /// <param name="start">When it began, a <see cref="Stopwatch"/> timestamp.</param>
    /// <param name="tags">What is known of it.</param>
    public static void StepDone(
        string name, long start, IEnumerable<KeyValuePair<string, object?>>? tags = null)
    {
        if (!s_steps.HasListeners()) return;
        var end = DateTimeOffset.UtcNow;
        using var step = s_steps.StartActivity(
            name, ActivityKind.Internal, parentContext: default, tags, links: null,
            end - Stopwatch.GetElapsedTime(start));
        step?.SetEndTime(end.UtcDateTime);
    }

    /// <summary>Leaves a request out of the traces, such as a scrape.</summary>
    public static void Forget(Activity? activity)
    {
        if (activity is null) return;
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
