namespace OpenTelemetry.Exporter;

/// <summary>Settings of the Prometheus exporter for ASP.NET Core.</summary>
public class PrometheusAspNetCoreOptions
{
    internal const string DefaultScrapeEndpointPath = "/metrics";

    /// <summary>The smallest response limit that makes sense; the first buffer has this size.</summary>
    internal const int InitialScrapeResponseSizeBytes = 85_000;

    /// <summary>Path of the scraping endpoint; null means the default, <c>/metrics</c>.</summary>
    public string? ScrapeEndpointPath { get; set; } = DefaultScrapeEndpointPath;

    /// <summary>
    /// True to leave out the <c>_total</c> suffix of counters in the Prometheus text format. Default: false.
    /// OpenMetrics requires the suffix, so it stays there.
    /// </summary>
    public bool DisableTotalNameSuffixForCounters { get; set; }

    /// <summary>True to put name, version, schema URL and tags of the meter on each sample. Default: true.</summary>
    public bool ScopeInfoEnabled { get; set; } = true;

    /// <summary>True to write the <c>target_info</c> metric with the resource's attributes. Default: true.</summary>
    public bool TargetInfoEnabled { get; set; } = true;

    /// <summary>How names are translated. Default: underscores and suffixes.</summary>
    public PrometheusAspNetCoreTranslationStrategy TranslationStrategy { get; set; }

    /// <summary>
    /// Chooses, by attribute key, the resource attributes that are repeated as labels of each sample.
    /// Default: null, which repeats none.
    /// </summary>
    public Func<string, bool>? ResourceConstantLabels { get; set; }

    /// <summary>How long a response serves further scrapes, in milliseconds; 0 turns that off. Default: 300.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ScrapeResponseCacheDurationMilliseconds
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 300;

    /// <summary>
    /// The largest response in bytes; a scrape that would exceed it fails with status 500. Default: 174,080,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 85,000.</exception>
    public int MaxScrapeResponseSizeBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, InitialScrapeResponseSizeBytes);
            field = value;
        }
    } = InitialScrapeResponseSizeBytes * 2048;
}
