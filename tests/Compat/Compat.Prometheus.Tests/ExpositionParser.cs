using System.Globalization;

namespace Compat.Prometheus.Tests;

/// <summary>One sample line; <paramref name="Exemplar"/> is the raw text behind " # ", or null.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, string? Exemplar)
{
    public string this[string label] => Labels[label];
}

internal sealed class Family(string name, string type)
{
    public string Name => name;

    public string Type => type;

    public string? Help { get; set; }

    public string? Unit { get; set; }

    public List<Sample> Samples { get; } = [];

    public Sample Single(string sampleName) => Assert.Single(Samples, sample => sample.Name == sampleName);
}

/// <summary>
/// A strict reader of the Prometheus text format and OpenMetrics: every line must be in its place, metadata once and
/// first, each sample must belong to the family above it, and no series may come twice.
/// </summary>
internal sealed class ExpositionParser
{
    private static readonly string[] TextTypes = ["counter", "gauge", "histogram"];
    private static readonly string[] OpenMetricsTypes = ["counter", "gauge", "histogram", "info"];

    private readonly bool isOpenMetrics;
    private readonly List<Family> families = [];
    private readonly HashSet<string> series = [];

    private ExpositionParser(bool isOpenMetrics) => this.isOpenMetrics = isOpenMetrics;

    public static IReadOnlyList<Family> Parse(string text, bool isOpenMetrics)
    {
        var parser = new ExpositionParser(isOpenMetrics);
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line must end with a line feed.");
        Assert.DoesNotContain('\r', text);
        var lines = text.Split('\n')[..^1];
        if (isOpenMetrics)
        {
            Assert.Equal("# EOF", lines[^1]);
            lines = lines[..^1];
        }
        foreach (var line in lines) parser.ReadLine(line);
        foreach (var family in parser.families) HistogramRules.Check(family);
        return parser.families;
    }

    private void ReadLine(string line)
    {
        Assert.NotEqual("", line);
        if (line.StartsWith("# ", StringComparison.Ordinal)) ReadMetadata(line);
        else ReadSample(new LineReader(line));
    }

    private void ReadMetadata(string line)
    {
        var parts = line.Split(' ', 4);
        Assert.True(parts.Length == 4, "Incomplete metadata: " + line);
        var (keyword, name, value) = (parts[1], parts[2], parts[3]);
        Assert.True(LineReader.IsName(name, allowColon: true), "Bad name: " + line);
        if (keyword == "TYPE")
        {
            Assert.DoesNotContain(families, family => family.Name == name);
            Assert.Contains(value, isOpenMetrics ? OpenMetricsTypes : TextTypes);
            families.Add(new Family(name, value));
            return;
        }
        var current = families[^1];
        Assert.Equal(current.Name, name);
        Assert.Empty(current.Samples);
        if (keyword == "HELP")
        {
            Assert.Null(current.Help);
            current.Help = LineReader.Unescape(value, allowQuote: isOpenMetrics);
        }
        else
        {
            Assert.True(keyword == "UNIT" && isOpenMetrics, "Unknown metadata: " + line);
            Assert.Null(current.Unit);
            Assert.EndsWith("_" + value, name, StringComparison.Ordinal);
            current.Unit = value;
        }
    }

    private void ReadSample(LineReader reader)
    {
        var name = reader.ReadName(allowColon: true);
        var labels = reader.ReadLabels();
        reader.Expect(' ');
        var value = reader.ReadNumber();
        var exemplar = reader.ReadExemplar(isOpenMetrics);
        reader.ExpectEnd();

        var family = families[^1];
        Assert.Contains(name, SampleNames(family));
        var identity = name + '\0' + string.Join('\0', labels.OrderBy(label => label.Key, StringComparer.Ordinal));
        Assert.True(series.Add(identity), "A series comes twice: " + identity);
        family.Samples.Add(new Sample(name, labels, value, exemplar));
    }

    private IEnumerable<string> SampleNames(Family family) => (family.Type, isOpenMetrics) switch
    {
        ("counter", true) => [family.Name + "_total", family.Name + "_created"],
        ("histogram", true) => [.. HistogramNames(family), family.Name + "_created"],
        ("histogram", false) => HistogramNames(family),
        ("info", _) => [family.Name + "_info"],
        _ => [family.Name],
    };

    private static string[] HistogramNames(Family family)
        => [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"];
}

internal static class HistogramRules
{
    /// <summary>Bounds rise, counts do not fall, and the last bucket is +Inf and has the count of all.</summary>
    public static void Check(Family family)
    {
        if (family.Type != "histogram") return;
        var points = family.Samples.GroupBy(sample => string.Join(
            '\0', sample.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal)));
        foreach (var point in points)
        {
            var buckets = point.Where(sample => sample.Name == family.Name + "_bucket").ToList();
            Assert.NotEmpty(buckets);
            Assert.Equal("+Inf", buckets[^1]["le"]);
            var bounds = buckets[..^1].ConvertAll(bucket => double.Parse(bucket["le"], CultureInfo.InvariantCulture));
            Assert.Equal(bounds.Distinct().Order(), bounds);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            foreach (var count in point.Where(sample => sample.Name == family.Name + "_count"))
            {
                Assert.Equal(buckets[^1].Value, count.Value);
            }
        }
    }
}
