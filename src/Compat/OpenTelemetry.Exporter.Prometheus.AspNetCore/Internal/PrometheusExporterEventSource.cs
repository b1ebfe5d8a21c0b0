using System.Diagnostics.Tracing;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>The exporter's own log.</summary>
[EventSource(Name = "OpenTelemetry-Exporter-Prometheus")]
internal sealed class PrometheusExporterEventSource : EventSource
{
    public static readonly PrometheusExporterEventSource Log = new();

    [NonEvent]
    public void FailedScrape(Exception exception)
    {
        if (IsEnabled(EventLevel.Error, EventKeywords.All)) FailedScrape(exception.ToString());
    }

    [Event(1, Message = "A scrape failed: {0}", Level = EventLevel.Error)]
    public void FailedScrape(string exception) => WriteEvent(1, exception);

    [Event(2, Message = "Metric {0} is not exposed: {1}", Level = EventLevel.Verbose)]
    public void IgnoredMetric(string name, string reason)
    {
        if (IsEnabled(EventLevel.Verbose, EventKeywords.All)) WriteEvent(2, name, reason);
    }
}
