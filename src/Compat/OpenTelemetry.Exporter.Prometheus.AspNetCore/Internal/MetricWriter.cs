using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes the samples of metrics in one format.</summary>
internal sealed class MetricWriter
{
    private const int ScopeRank = 0;
    private const int PointRank = 1;
    private const int ResourceRank = 2;
    private const string ScopePrefix = "otel_scope_";
    private static readonly (double, double) Everything = (double.NegativeInfinity, double.PositiveInfinity);

    private readonly Utf8Buffer output;
    private readonly Utf8Buffer labelText;
    private readonly LabelSet labels;
    private readonly SampleWriter samples;
    private readonly ExemplarWriter exemplars;
    private readonly ScrapeFormat format;
    private readonly bool scopeInfo;
    private readonly IReadOnlyList<KeyValuePair<string, object>> constantLabels;

    public MetricWriter(
        Utf8Buffer output,
        ScrapeFormat format,
        PrometheusAspNetCoreOptions options,
        IReadOnlyList<KeyValuePair<string, object>> constantLabels)
    {
        this.output = output;
        this.format = format;
        this.constantLabels = constantLabels;
        scopeInfo = options.ScopeInfoEnabled;
        labelText = new Utf8Buffer(1024, options.MaxScrapeResponseSizeBytes);
        labels = new LabelSet(format.Escaping);
        samples = new SampleWriter(output, format);
        exemplars = new ExemplarWriter(output, labels);
    }

    /// <summary>Writes a sample of value 1 whose labels are the attributes.</summary>
    public void WriteInfo(string name, IEnumerable<KeyValuePair<string, object>> attributes)
    {
        labels.Clear();
        foreach (var attribute in attributes) labels.Add(attribute.Key, attribute.Value, ResourceRank);
        RenderLabels();
        samples.WriteHead(name, "", labelText.Written);
        output.Append("1\n"u8);
    }

    public void Write(Metric metric, FamilyName name)
    {
        labels.Clear();
        var isHistogram = metric.MetricType == MetricType.Histogram;
        var reserved = isHistogram ? "le" : null;
        AddScope(metric, reserved);
        var scopeLabels = labels.Count;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            labels.Truncate(scopeLabels);
            foreach (var tag in point.Tags) labels.Add(tag.Key, tag.Value, PointRank, reserved);
            foreach (var label in constantLabels) labels.Add(label.Key, label.Value, ResourceRank, reserved);
            RenderLabels();
            if (isHistogram) WriteHistogram(point, name);
            else WriteNumber(metric.MetricType, point, name);
        }
    }

    private void AddScope(Metric metric, string? reserved)
    {
        if (!scopeInfo) return;
        labels.Add(ScopePrefix + "name", metric.MeterName, ScopeRank);
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            labels.Add(ScopePrefix + "version", metric.MeterVersion, ScopeRank);
        }
        if (!string.IsNullOrEmpty(metric.MeterSchemaUrl))
        {
            labels.Add(ScopePrefix + "schema_url", metric.MeterSchemaUrl, ScopeRank);
        }
        foreach (var tag in metric.MeterTags ?? [])
        {
            var name = labels.NameOf(ScopePrefix + tag.Key);
            var isTaken = name == labels.NameOf(ScopePrefix + "name")
                || name == labels.NameOf(ScopePrefix + "version")
                || name == labels.NameOf(ScopePrefix + "schema_url");
            if (!isTaken) labels.Add(ScopePrefix + tag.Key, tag.Value, ScopeRank, reserved);
        }
    }

    private void RenderLabels()
    {
        labelText.Clear();
        labels.WriteTo(labelText);
    }

    private void WriteNumber(MetricType type, in MetricPoint point, FamilyName name)
    {
        samples.WriteHead(name.Sample, "", labelText.Written);
        if (type is MetricType.LongSum or MetricType.LongSumNonMonotonic) output.Append(point.GetSumLong());
        else if (type is MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic) output.Append(point.GetSumDouble());
        else if (type is MetricType.LongGauge) output.Append(point.GetGaugeLastValueLong());
        else output.Append(point.GetGaugeLastValueDouble());

        var isCounter = type is MetricType.LongSum or MetricType.DoubleSum;
        if (isCounter) WriteExemplar(point, type == MetricType.LongSum, Everything);
        output.Append((byte)'\n');
        if (isCounter) WriteCreated(point, name);
    }

    private void WriteHistogram(in MetricPoint point, FamilyName name)
    {
        var cumulative = 0L;
        var previousBound = double.NegativeInfinity;
        var hasNegativeBound = false;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            hasNegativeBound |= bucket.ExplicitBound < 0;
            WriteBucket(point, name, (previousBound, bucket.ExplicitBound), cumulative);
            previousBound = bucket.ExplicitBound;
        }

        // A view may take all buckets away, but the formats demand the last.
        var isComplete = double.IsPositiveInfinity(previousBound);
        if (!isComplete) WriteBucket(point, name, (previousBound, double.PositiveInfinity), point.GetHistogramCount());

        // OpenMetrics forbids a sum where observations may be negative: it would not be a counter.
        if (!format.IsOpenMetrics || !hasNegativeBound)
        {
            samples.WriteHead(name.Family, "_sum", labelText.Written);
            output.Append(point.GetHistogramSum());
            output.Append((byte)'\n');
            samples.WriteHead(name.Family, "_count", labelText.Written);
            output.Append(point.GetHistogramCount());
            output.Append((byte)'\n');
        }
        WriteCreated(point, name);
    }

    private void WriteBucket(in MetricPoint point, FamilyName name, (double Above, double UpTo) range, long cumulative)
    {
        samples.WriteHead(name.Family, "_bucket", labelText.Written, range.UpTo);
        output.Append(cumulative);
        WriteExemplar(point, isLong: false, range);
        output.Append((byte)'\n');
    }

    private void WriteExemplar(in MetricPoint point, bool isLong, (double Above, double UpTo) range)
    {
        if (!format.IsOpenMetrics) return;
        if (ExemplarWriter.Latest(point, isLong, range) is { } exemplar) exemplars.Write(exemplar, isLong);
    }

    private void WriteCreated(in MetricPoint point, FamilyName name)
    {
        if (!format.IsOpenMetrics || point.StartTime == default) return;
        samples.WriteHead(name.Family, "_created", labelText.Written);
        output.Append(point.StartTime);
        output.Append((byte)'\n');
    }
}
