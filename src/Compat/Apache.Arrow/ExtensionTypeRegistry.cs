using System.Collections.Concurrent;

namespace Apache.Arrow;

/// <summary>The extension types that readers know by name; others are read as their storage type.</summary>
public class ExtensionTypeRegistry
{
    private readonly ConcurrentDictionary<string, ExtensionDefinition> _definitions;

    public ExtensionTypeRegistry()
        : this([])
    {
    }

    private ExtensionTypeRegistry(IEnumerable<KeyValuePair<string, ExtensionDefinition>> definitions)
    {
        _definitions = new ConcurrentDictionary<string, ExtensionDefinition>(definitions);
    }

    /// <summary>The registry of the process; empty until someone registers.</summary>
    public static ExtensionTypeRegistry Default { get; } = new();

    /// <summary>Adds a definition, in place of any of the same name.</summary>
    public void Register(ExtensionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definitions[definition.ExtensionName] = definition;
    }

    public bool TryGetDefinition(string extensionName, out ExtensionDefinition? definition) =>
        _definitions.TryGetValue(extensionName, out definition);

    /// <summary>A copy that later registrations do not change.</summary>
    public ExtensionTypeRegistry Clone() => new(_definitions);
}
