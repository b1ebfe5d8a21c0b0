namespace OpenTelemetry.Exporter.Prometheus;

internal sealed class ScrapeTooLargeException(int limit)
    : Exception($"The metrics need more than the {limit} bytes that MaxScrapeResponseSizeBytes allows.");
