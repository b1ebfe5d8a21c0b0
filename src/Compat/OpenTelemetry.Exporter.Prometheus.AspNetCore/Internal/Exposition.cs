using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes one whole response: the families by their first metrics, each with its lines together.</summary>
internal static class Exposition
{
    /// <exception cref="ScrapeTooLargeException">The response would exceed the limit of the options.</exception>
    public static byte[] Write(
        in Batch<Metric> metrics,
        ScrapeFormat format,
        Resource resource,
        PrometheusAspNetCoreOptions options)
    {
        var output = new Utf8Buffer(
            PrometheusAspNetCoreOptions.InitialScrapeResponseSizeBytes, options.MaxScrapeResponseSizeBytes);
        var constantLabels = options.ResourceConstantLabels is { } isWanted
            ? resource.Attributes.Where(attribute => isWanted(attribute.Key)).ToArray()
            : [];
        var writer = new MetricWriter(output, format, options, constantLabels);
        if (options.TargetInfoEnabled) WriteTarget(output, writer, format, resource);
        foreach (var family in Group(metrics, format, options)) WriteFamily(output, writer, format, family);
        if (format.IsOpenMetrics) output.Append("# EOF\n"u8);
        return output.Length <= options.MaxScrapeResponseSizeBytes
            ? output.ToArray()
            : throw new ScrapeTooLargeException(options.MaxScrapeResponseSizeBytes);
    }

    private static List<Family> Group(
        in Batch<Metric> metrics,
        ScrapeFormat format,
        PrometheusAspNetCoreOptions options)
    {
        var families = new List<Family>();
        var byName = new Dictionary<string, Family>(StringComparer.Ordinal);
        var targetName = format.IsOpenMetrics ? "target" : "target_info";
        foreach (var metric in metrics)
        {
            if (TypeOf(metric.MetricType) is not { } type)
            {
                PrometheusExporterEventSource.Log.IgnoredMetric(metric.Name, metric.MetricType.ToString());
                continue;
            }
            var name = FamilyName.Create((metric.Name, metric.Unit, type), format, options);
            if (options.TargetInfoEnabled && name.Family == targetName)
            {
                PrometheusExporterEventSource.Log.IgnoredMetric(metric.Name, "the target has this name");
                continue;
            }
            if (!byName.TryGetValue(name.Family, out var family))
            {
                family = new Family(name.Family, type);
                byName.Add(name.Family, family);
                families.Add(family);
            }
            family.Add(metric, name, type);
        }

        // Which type such a family has is anybody's guess, and a scraper refuses a response that gives it two.
        foreach (var family in families.Where(family => family.HasConflict))
        {
            PrometheusExporterEventSource.Log.IgnoredMetric(family.Name, "its instruments differ in type");
        }
        families.RemoveAll(family => family.HasConflict);
        return families;
    }

    /// <summary>Exponential histograms have no place in the text formats.</summary>
    private static FamilyType? TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => FamilyType.Counter,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => FamilyType.Gauge,
        MetricType.LongGauge or MetricType.DoubleGauge => FamilyType.Gauge,
        MetricType.Histogram => FamilyType.Histogram,
        _ => null,
    };

    private static void WriteTarget(Utf8Buffer output, MetricWriter writer, ScrapeFormat format, Resource resource)
    {
        if (!resource.Attributes.Any()) return;
        output.Append(format.IsOpenMetrics
            ? "# TYPE target info\n# HELP target Target metadata\n"u8
            : "# TYPE target_info gauge\n# HELP target_info Target metadata\n"u8);
        writer.WriteInfo("target_info", resource.Attributes);
    }

    private static void WriteFamily(Utf8Buffer output, MetricWriter writer, ScrapeFormat format, Family family)
    {
        WriteComment(output, "# TYPE "u8, family.Name);
        output.Append(family.Type switch
        {
            FamilyType.Counter => "counter\n"u8,
            FamilyType.Gauge => "gauge\n"u8,
            _ => "histogram\n"u8,
        });
        if (format.IsOpenMetrics && family.Unit.Length > 0)
        {
            WriteComment(output, "# UNIT "u8, family.Name);
            output.Append(family.Unit);
            output.Append((byte)'\n');
        }
        if (family.Help.Length > 0)
        {
            WriteComment(output, "# HELP "u8, family.Name);
            output.AppendEscaped(family.Help, escapeQuotes: format.IsOpenMetrics);
            output.Append((byte)'\n');
        }
        foreach (var (metric, name) in family.Metrics) writer.Write(metric, name);
    }

    private static void WriteComment(Utf8Buffer output, ReadOnlySpan<byte> keyword, string name)
    {
        output.Append(keyword);
        LabelSet.WriteName(output, name, isLabel: false);
        output.Append((byte)' ');
    }

    private sealed class Family(string name, FamilyType type)
    {
        public string Name => name;

        public FamilyType Type => type;

        public string Help { get; private set; } = "";

        public string Unit { get; private set; } = "";

        public bool HasConflict { get; private set; }

        public List<(Metric Metric, FamilyName Name)> Metrics { get; } = [];

        public void Add(Metric metric, FamilyName familyName, FamilyType familyType)
        {
            HasConflict |= familyType != type;
            if (Help.Length == 0) Help = metric.Description ?? "";
            if (Unit.Length == 0) Unit = familyName.Unit;
            Metrics.Add((metric, familyName));
        }
    }
}
