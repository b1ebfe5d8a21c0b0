using System.Text;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes the exemplar behind an OpenMetrics sample: <c> # {labels} value timestamp</c>.</summary>
internal sealed class ExemplarWriter(Utf8Buffer output, LabelSet labels)
{
    /// <summary>What OpenMetrics allows for names and values of an exemplar's labels together.</summary>
    private const int MaximumCharacters = 128;

    private int charactersLeft;
    private bool isFirst;

    /// <summary>The latest exemplar with a value above the one and up to the other bound, or null.</summary>
    public static Exemplar? Latest(in MetricPoint point, bool isLong, (double Above, double UpTo) range)
    {
        Exemplar? latest = null;
        if (!point.TryGetExemplars(out var exemplars)) return null;
        foreach (ref readonly var exemplar in exemplars)
        {
            var value = isLong ? exemplar.LongValue : exemplar.DoubleValue;
            var isInside = value > range.Above && value <= range.UpTo;
            if (isInside && (latest is null || exemplar.Timestamp >= latest.Value.Timestamp)) latest = exemplar;
        }
        return latest;
    }

    public void Write(in Exemplar exemplar, bool isLong)
    {
        charactersLeft = MaximumCharacters;
        isFirst = true;
        output.Append(" # {"u8);
        var traceId = labels.NameOf("trace_id");
        var spanId = labels.NameOf("span_id");
        if (exemplar.TraceId != default) Write(traceId, exemplar.TraceId.ToHexString());
        if (exemplar.SpanId != default) Write(spanId, exemplar.SpanId.ToHexString());
        foreach (var tag in exemplar.FilteredTags)
        {
            var name = labels.NameOf(tag.Key);
            if (name != traceId && name != spanId) Write(name, LabelValues.Format(tag.Value));
        }
        output.Append("} "u8);
        if (isLong) output.Append(exemplar.LongValue);
        else output.Append(exemplar.DoubleValue);
        output.Append((byte)' ');
        output.Append(exemplar.Timestamp);
    }

    private void Write(string name, string value)
    {
        var characters = Characters(name) + Characters(value);
        if (characters > charactersLeft) return;
        charactersLeft -= characters;
        if (!isFirst) output.Append((byte)',');
        isFirst = false;
        LabelSet.WriteName(output, name, isLabel: true);
        output.Append("=\""u8);
        output.AppendEscaped(value, escapeQuotes: true);
        output.Append((byte)'"');
    }

    private static int Characters(string text) => text.EnumerateRunes().Count();
}
