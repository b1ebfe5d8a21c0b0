using System.Collections;

namespace ScoringService.Engine;

/// <summary>Column definitions in the order of a schema, with the place of each.</summary>
internal sealed class ColumnCatalogue(IEnumerable<ColumnDefinition> definitions) : IReadOnlyList<ColumnDefinition>
{
    private readonly ColumnDefinition[] _definitions = [.. definitions];

    // By identity: a definition is a record of long texts, which would all be hashed.
    private readonly Dictionary<ColumnDefinition, int> _places = new(
        definitions.Select((definition, place) => KeyValuePair.Create(definition, place)),
        ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public int Count => _definitions.Length;

    /// <inheritdoc/>
    public ColumnDefinition this[int index] => _definitions[index];

    /// <summary>The place of a definition, or -1.</summary>
    public int Place(ColumnDefinition definition) => _places.TryGetValue(definition, out var place) ? place : -1;

    /// <inheritdoc/>
    public IEnumerator<ColumnDefinition> GetEnumerator() => _definitions.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _definitions.GetEnumerator();
}
