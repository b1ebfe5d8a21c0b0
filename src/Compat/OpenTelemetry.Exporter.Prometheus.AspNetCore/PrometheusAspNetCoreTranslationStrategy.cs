namespace OpenTelemetry.Exporter;

/// <summary>How names of instruments, units and tags become Prometheus names.</summary>
/// <remarks>
/// Two independent choices: whether characters outside the classic Prometheus set are replaced by underscores, and
/// whether suffixes for the unit and for counters (<c>_total</c>) are added.
/// </remarks>
public enum PrometheusAspNetCoreTranslationStrategy
{
    /// <summary>Replace characters by underscores and add suffixes. The default.</summary>
    UnderscoreEscapingWithSuffixes = 0,

    /// <summary>Replace characters by underscores, add no suffixes.</summary>
    UnderscoreEscapingWithoutSuffixes = 1,

    /// <summary>Leave names as they are, as far as the scraper accepts them, and add suffixes.</summary>
    NoUTF8EscapingWithSuffixes = 2,

    /// <summary>Leave names as they are, as far as the scraper accepts them, and add no suffixes.</summary>
    NoTranslation = 3,
}
