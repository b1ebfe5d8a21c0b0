namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>
/// The labels of one sample, in order, with names made valid. Where that makes two keys the same label, its value is
/// the values in the order of their keys with semicolons between them.
/// </summary>
internal sealed class LabelSet(EscapingScheme escaping)
{
    /// <summary>Tag keys are few; a service that makes keys up gets no cache rather than a leak.</summary>
    private const int MaximumCachedNames = 4096;

    private readonly List<Label> labels = [];
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The labels so far; pass to <see cref="Truncate"/> to drop later ones.</summary>
    public int Count => labels.Count;

    public void Clear() => labels.Clear();

    public void Truncate(int count) => labels.RemoveRange(count, labels.Count - count);

    public string NameOf(string key)
    {
        if (names.TryGetValue(key, out var name)) return name;
        name = NameEscaping.Label(key, escaping);
        if (names.Count < MaximumCachedNames) names.Add(key, name);
        return name;
    }

    /// <summary>Adds a label unless its valid name is <paramref name="reserved"/>.</summary>
    /// <param name="key">The tag's key.</param>
    /// <param name="value">The tag's value.</param>
    /// <param name="rank">Which kind of labels comes first where names collide: the lower.</param>
    /// <param name="reserved">Name of a label that the sample gets by other means.</param>
    public void Add(string key, object? value, int rank, string? reserved = null)
    {
        var name = NameOf(key);
        if (name != reserved) labels.Add(new Label(name, key, value, rank));
    }

    /// <summary>Writes <c>name="value"</c> pairs with commas between them.</summary>
    public void WriteTo(Utf8Buffer output)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (IndexOf(labels[i].Name) < i) continue;
            if (i > 0) output.Append((byte)',');
            WriteName(output, labels[i].Name, isLabel: true);
            output.Append("=\""u8);
            WriteValue(output, i);
            output.Append((byte)'"');
        }
    }

    /// <summary>Writes a name, in quotes if it is not one of the classic names.</summary>
    public static void WriteName(Utf8Buffer output, string name, bool isLabel)
    {
        if (NameEscaping.IsClassic(name, isLabel))
        {
            output.Append(name);
        }
        else
        {
            output.Append((byte)'"');
            output.AppendEscaped(name, escapeQuotes: true);
            output.Append((byte)'"');
        }
    }

    private void WriteValue(Utf8Buffer output, int index)
    {
        var name = labels[index].Name;
        if (labels.FindIndex(index + 1, label => label.Name == name) < 0)
        {
            output.AppendEscaped(LabelValues.Format(labels[index].Value), escapeQuotes: true);
            return;
        }
        var values = labels.Where(label => label.Name == name)
            .OrderBy(label => label.Rank).ThenBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => LabelValues.Format(label.Value));
        output.AppendEscaped(string.Join(';', values), escapeQuotes: true);
    }

    private int IndexOf(string name)
    {
        var i = 0;
        while (labels[i].Name != name) i++;
        return i;
    }

    private readonly record struct Label(string Name, string Key, object? Value, int Rank);
}
