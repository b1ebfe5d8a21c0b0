namespace ScoringService.Engine.Validation;

/// <summary>A division of customers into named groups: segments, tiers, clusters, or labels that people gave.</summary>
public sealed class Grouping
{
    private readonly int[] _labels;

    /// <summary>Wraps labels without copying them.</summary>
    /// <param name="names">Names of the groups.</param>
    /// <param name="labels">Each customer's position in <paramref name="names"/>; −1 for none.</param>
    /// <exception cref="ArgumentException">A label is no position.</exception>
    public Grouping(IReadOnlyList<string> names, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(labels);
        foreach (var label in labels)
        {
            if (label < -1 || label >= names.Count)
                throw new ArgumentException($"Label {label} is not one of {names.Count} groups.", nameof(labels));
        }

        Names = names;
        _labels = labels;
    }

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Each customer's position in <see cref="Names"/>; −1 for none.</summary>
    public IReadOnlyList<int> Labels => _labels;

    internal ReadOnlySpan<int> LabelSpan => _labels;

    /// <summary>A grouping from one text per customer, such as the labels of a sales team. Groups are ordered by name,
    /// by code point.</summary>
    /// <param name="texts">Name of each customer's group; null or blank for none. Surrounding blanks are cut.</param>
    public static Grouping OfTexts(IReadOnlyList<string?> texts)
    {
        string[] names = [.. texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim())
            .Distinct().Order(StringComparer.Ordinal)];
        var positions = names.Select((name, position) => (name, position)).ToDictionary(p => p.name, p => p.position);
        return new Grouping(
            names, [.. texts.Select(text => string.IsNullOrWhiteSpace(text) ? -1 : positions[text.Trim()])]);
    }

    /// <summary>Number of customers in each group.</summary>
    public IReadOnlyList<int> Sizes()
    {
        var sizes = new int[Names.Count];
        foreach (var label in _labels)
            if (label >= 0) sizes[label]++;
        return sizes;
    }
}
