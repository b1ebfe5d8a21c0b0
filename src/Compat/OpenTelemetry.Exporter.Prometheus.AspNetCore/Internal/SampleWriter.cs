using System.Globalization;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes the head of a sample's line: name and labels.</summary>
internal sealed class SampleWriter(Utf8Buffer output, ScrapeFormat format)
{
    /// <param name="name">The family or sample name.</param>
    /// <param name="suffix">What the sample adds to the name; empty for nothing.</param>
    /// <param name="labels">Labels as <see cref="LabelSet.WriteTo"/> writes them.</param>
    /// <param name="upperBound">Value of the <c>le</c> label of a bucket.</param>
    public void WriteHead(string name, string suffix, ReadOnlySpan<byte> labels, double? upperBound = null)
    {
        var isQuoted = !NameEscaping.IsClassic(name, isLabel: false);
        if (!isQuoted)
        {
            output.Append(name);
            output.Append(suffix);
        }

        if (isQuoted || labels.Length > 0 || upperBound != null)
        {
            output.Append((byte)'{');
            if (isQuoted) LabelSet.WriteName(output, name + suffix, isLabel: false);
            if (isQuoted && labels.Length > 0) output.Append((byte)',');
            output.Append(labels);
            if (upperBound != null) WriteUpperBound(upperBound.Value, isFirst: !isQuoted && labels.Length == 0);
            output.Append((byte)'}');
        }
        output.Append((byte)' ');
    }

    private void WriteUpperBound(double bound, bool isFirst)
    {
        output.Append(isFirst ? "le=\""u8 : ",le=\""u8);
        if (format.IsOpenMetrics && double.IsFinite(bound)) output.Append(Canonical(bound));
        else output.Append(bound);
        output.Append((byte)'"');
    }

    /// <summary>OpenMetrics compares bounds as text: a whole number ends with ".0", exponents have a small e.</summary>
    private static string Canonical(double bound)
    {
        var text = bound.ToString(CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal)) return text.ToLowerInvariant();
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }
}
