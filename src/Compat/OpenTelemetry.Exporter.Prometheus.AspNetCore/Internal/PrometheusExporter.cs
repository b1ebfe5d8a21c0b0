using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Turns a collection that a scrape asked for into the text that answers it.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>
    /// The live exporters. The SDK tells an exporter its provider but offers no way from a provider to its exporters.
    /// </summary>
    private static readonly ConditionalWeakTable<PrometheusExporter, object?> Live = [];

    private readonly PrometheusAspNetCoreOptions options;
    private readonly ScrapeCoordinator coordinator;
    private ScrapeFormat format;
    private byte[]? exposition;
    private Exception? failure;

    public PrometheusExporter(PrometheusAspNetCoreOptions options)
    {
        this.options = options;
        var freshness = TimeSpan.FromMilliseconds(options.ScrapeResponseCacheDurationMilliseconds);
        coordinator = new ScrapeCoordinator(Scrape, freshness);
        Live.Add(this, null);
    }

    /// <summary>Set by the reader that owns this exporter.</summary>
    public Func<int, bool>? Collect { get; set; }

    public static bool TryFind(MeterProvider provider, [NotNullWhen(true)] out PrometheusExporter? exporter)
    {
        exporter = Live.Select(entry => entry.Key).FirstOrDefault(candidate => candidate.ParentProvider == provider);
        return exporter != null;
    }

    public Task<Scrape> ScrapeAsync(ScrapeFormat negotiated)
        => coordinator.ScrapeAsync(negotiated.Under(options.TranslationStrategy));

    public override ExportResult Export(in Batch<Metric> metrics)
    {
        try
        {
            exposition = Exposition.Write(metrics, format, ParentProvider.GetResource(), options);
            return ExportResult.Success;
        }
        catch (Exception exception)
        {
            failure = exception;
            return ExportResult.Failure;
        }
    }

    protected override void Dispose(bool disposing)
    {
        Live.Remove(this);
        base.Dispose(disposing);
    }

    /// <summary>Runs one collection; the coordinator never runs two at once.</summary>
    private byte[] Scrape(ScrapeFormat wanted)
    {
        format = wanted;
        exposition = null;
        failure = null;
        var succeeded = Collect?.Invoke(Timeout.Infinite) ?? false;
        if (failure != null) throw failure;
        if (!succeeded) throw new InvalidOperationException("The meter provider did not collect; it may be shut down.");
        return exposition ?? Exposition.Write(default, wanted, ParentProvider.GetResource(), options);
    }
}
