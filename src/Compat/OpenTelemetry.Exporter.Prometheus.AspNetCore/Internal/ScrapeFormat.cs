namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>How a scraper wants characters outside the classic Prometheus set written.</summary>
internal enum EscapingScheme
{
    Underscores,
    Dots,
    Values,
    AllowUtf8,
}

/// <summary>
/// A text format that a scraper may ask for. <paramref name="IsVersion1"/> tells 1.0.0 from the first version of the
/// format (text 0.0.4, OpenMetrics 0.0.1); only 1.0.0 knows escaping schemes.
/// </summary>
internal readonly record struct ScrapeFormat(bool IsOpenMetrics, bool IsVersion1, EscapingScheme Escaping)
{
    public static readonly ScrapeFormat Fallback =
        new(IsOpenMetrics: false, IsVersion1: false, EscapingScheme.Underscores);

    public string ContentType => (IsOpenMetrics, IsVersion1) switch
    {
        (false, false) => "text/plain; charset=utf-8; version=0.0.4",
        (false, true) => $"text/plain; version=1.0.0; charset=utf-8; escaping={EscapingName}",
        (true, false) => "application/openmetrics-text; version=0.0.1; charset=utf-8",
        (true, true) => $"application/openmetrics-text; version=1.0.0; charset=utf-8; escaping={EscapingName}",
    };

    private string EscapingName => Escaping switch
    {
        EscapingScheme.Dots => "dots",
        EscapingScheme.Values => "values",
        EscapingScheme.AllowUtf8 => "allow-utf-8",
        _ => "underscores",
    };

    public static bool TryParseEscaping(string value, out EscapingScheme escaping)
    {
        (var known, escaping) = value switch
        {
            "underscores" => (true, EscapingScheme.Underscores),
            "dots" => (true, EscapingScheme.Dots),
            "values" => (true, EscapingScheme.Values),
            "allow-utf-8" => (true, EscapingScheme.AllowUtf8),
            _ => (false, EscapingScheme.Underscores),
        };
        return known;
    }

    /// <summary>
    /// The format under a strategy: one that already replaced characters by underscores leaves nothing to negotiate.
    /// </summary>
    public ScrapeFormat Under(PrometheusAspNetCoreTranslationStrategy strategy) => strategy
        is PrometheusAspNetCoreTranslationStrategy.NoTranslation
        or PrometheusAspNetCoreTranslationStrategy.NoUTF8EscapingWithSuffixes
        ? this
        : this with { Escaping = EscapingScheme.Underscores };
}
