namespace Apache.Arrow;

public partial class Schema
{
    /// <summary>Makes a schema step by step.</summary>
    public class Builder
    {
        private readonly List<Field> _fields = [];
        private Dictionary<string, string>? _metadata;

        public Builder Clear()
        {
            _fields.Clear();
            _metadata?.Clear();
            return this;
        }

        /// <summary>Adds a field; nothing when it is null.</summary>
        public Builder Field(Field? field)
        {
            if (field is not null)
                _fields.Add(field);
            return this;
        }

        /// <summary>
        /// Adds the field that <paramref name="fieldBuilderAction"/> describes; nothing when it is null.
        /// </summary>
        public Builder Field(Action<Field.Builder>? fieldBuilderAction)
        {
            if (fieldBuilderAction is null)
                return this;
            var builder = new Field.Builder();
            fieldBuilderAction(builder);
            return Field(builder.Build());
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

        public Schema Build() => new(_fields, _metadata);
    }
}
