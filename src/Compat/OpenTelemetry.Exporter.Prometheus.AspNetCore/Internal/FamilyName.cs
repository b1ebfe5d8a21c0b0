namespace OpenTelemetry.Exporter.Prometheus;

internal enum FamilyType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>The names of one metric family in one format.</summary>
/// <param name="Family">The name that TYPE, HELP and UNIT lines carry, and the stem of suffixed samples.</param>
/// <param name="Sample">The name of a counter's or gauge's sample.</param>
/// <param name="Unit">The unit's word; empty if there is none or it is not part of the name.</param>
internal readonly record struct FamilyName(string Family, string Sample, string Unit)
{
    private const string Total = "_total";

    public static FamilyName Create(
        (string Name, string? Unit, FamilyType Type) metric,
        ScrapeFormat format,
        PrometheusAspNetCoreOptions options)
    {
        var name = NameEscaping.Metric(metric.Name, format.Escaping);
        if (options.TranslationStrategy
            is PrometheusAspNetCoreTranslationStrategy.NoTranslation
            or PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes)
        {
            return new FamilyName(name, name, "");
        }

        var unit = NameEscaping.Metric("_" + UnitNames.Describe(metric.Unit), EscapingScheme.Underscores).Trim('_');
        return format.IsOpenMetrics
            ? OpenMetrics(name, unit, metric.Type)
            : Text(name, unit, metric.Type == FamilyType.Counter && !options.DisableTotalNameSuffixForCounters);
    }

    private static FamilyName Text(string name, string unit, bool withTotal)
    {
        if (unit.Length > 0 && !name.Contains(unit, StringComparison.Ordinal)) name += "_" + unit;
        if (withTotal && !name.EndsWith(Total, StringComparison.Ordinal)) name += Total;
        return new FamilyName(name, name, unit);
    }

    /// <summary>
    /// OpenMetrics wants the family to end with its unit and the counter's sample to be the family plus "_total".
    /// </summary>
    private static FamilyName OpenMetrics(string name, string unit, FamilyType type)
    {
        var isCounter = type == FamilyType.Counter;
        if (isCounter && name.EndsWith(Total, StringComparison.Ordinal)) name = name[..^Total.Length];
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal)) name += "_" + unit;
        return new FamilyName(name, isCounter ? name + Total : name, unit);
    }
}
