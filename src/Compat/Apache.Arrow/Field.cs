using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A named column of a schema or of a nested type.</summary>
public partial class Field
{
    public Field(
        string name,
        IArrowType? dataType,
        bool nullable,
        IEnumerable<KeyValuePair<string, string>>? metadata = default)
        : this(name, dataType, nullable, metadata?.ToDictionary(pair => pair.Key, pair => pair.Value), false)
    {
    }

    /// <summary>Keeps <paramref name="metadata"/> itself, not a copy.</summary>
    internal Field(
        string name,
        IArrowType? dataType,
        bool nullable,
        IReadOnlyDictionary<string, string>? metadata,
        bool copyCollections)
    {
        ArgumentNullException.ThrowIfNull(name);
        System.Diagnostics.Debug.Assert(!copyCollections, "This constructor does not copy.");
        Name = name;
        DataType = dataType ?? NullType.Default;
        IsNullable = nullable;
        Metadata = metadata;
    }

    public IArrowType DataType { get; }

    public string Name { get; }

    public bool IsNullable { get; }

    public bool HasMetadata => Metadata?.Count > 0;

    /// <summary>Key-value pairs of the application; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    public override string ToString() =>
        $"{nameof(Field)}: Name={Name}, DataType={DataType.Name}, IsNullable={IsNullable}, " +
        $"Metadata count={Metadata?.Count ?? 0}";

    /// <summary>Makes a field step by step; it is nullable unless told otherwise.</summary>
    public class Builder
    {
        private Dictionary<string, string>? _metadata;
        private string? _name;
        private IArrowType _type = NullType.Default;
        private bool _nullable = true;

        public Builder Name(string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _name = value;
            return this;
        }

        public Builder DataType(IArrowType? type)
        {
            _type = type ?? NullType.Default;
            return this;
        }

        public Builder Nullable(bool value)
        {
            _nullable = value;
            return this;
        }

        /// <exception cref="ArgumentNullException">The key is blank.</exception>
        public Builder Metadata(string key, string value)
        {
            if (string.IsNullOrWhiteSpace(key))
                throw new ArgumentNullException(nameof(key));
            (_metadata ??= [])[key] = value;
            return this;
        }

        public Builder Metadata(IEnumerable<KeyValuePair<string, string>> dictionary)
        {
            ArgumentNullException.ThrowIfNull(dictionary);
            foreach ((string key, string value) in dictionary)
                Metadata(key, value);
            return this;
        }

        /// <exception cref="ArgumentNullException">No name was given.</exception>
        public Field Build() => new(_name!, _type, _nullable, _metadata);
    }
}
