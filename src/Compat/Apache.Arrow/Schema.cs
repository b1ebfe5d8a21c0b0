using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>The columns of a record batch: names, types and metadata. Names may repeat.</summary>
public partial class Schema : IRecordType
{
    private readonly List<Field> _fields;
    private readonly Dictionary<string, Field> _byName;
    private readonly ILookup<string, int> _positions;

    public Schema(IEnumerable<Field> fields, IEnumerable<KeyValuePair<string, string>>? metadata)
        : this(
            fields?.ToList() ?? throw new ArgumentNullException(nameof(fields)),
            metadata?.ToDictionary(pair => pair.Key, pair => pair.Value),
            false)
    {
    }

    /// <summary>Keeps the collections themselves, not copies.</summary>
    internal Schema(List<Field> fieldsList, IReadOnlyDictionary<string, string>? metadata, bool copyCollections)
    {
        System.Diagnostics.Debug.Assert(!copyCollections, "This constructor does not copy.");
        _fields = fieldsList;
        FieldsLookup = _fields.ToLookup(field => field.Name);
        _byName = FieldsLookup.ToDictionary(group => group.Key, group => group.First());
        _positions = Enumerable.Range(0, _fields.Count)
            .ToLookup(i => _fields[i].Name, StringComparer.CurrentCulture);
        Metadata = metadata;
    }

    [Obsolete("Use `FieldsList` or `FieldsLookup` instead")]
    public IReadOnlyDictionary<string, Field> Fields => _byName;

    public IReadOnlyList<Field> FieldsList => _fields;

    public ILookup<string, Field> FieldsLookup { get; }

    /// <summary>Key-value pairs of the application; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    public bool HasMetadata => Metadata?.Count > 0;

    int IRecordType.FieldCount => _fields.Count;

    string IArrowType.Name => "RecordBatch";

    ArrowTypeId IArrowType.TypeId => ArrowTypeId.RecordBatch;

    bool IArrowType.IsFixedWidth => false;

    public Field this[int index] => GetFieldByIndex(index);

    public Field this[string name] => GetFieldByName(name)!;

    public Field GetFieldByIndex(int i) => _fields[i];

    /// <returns>The first field of that name; null when there is none.</returns>
    public Field? GetFieldByName(string name) => FieldsLookup[name].FirstOrDefault();

    public int GetFieldIndex(string name, StringComparer? comparer) =>
        GetFieldIndex(name, (IEqualityComparer<string>?)comparer);

    /// <summary>Finds a column by name, by default as the current culture compares.</summary>
    /// <returns>The position of the first field of that name; -1 when there is none.</returns>
    public int GetFieldIndex(string name, IEqualityComparer<string>? comparer = default)
    {
        if (comparer is null || ReferenceEquals(comparer, StringComparer.CurrentCulture))
            return _positions[name].DefaultIfEmpty(-1).First();
        return _fields.FindIndex(field => comparer.Equals(field.Name, name));
    }

    /// <exception cref="ArgumentException">There is no such field.</exception>
    public Schema RemoveField(int fieldIndex)
    {
        CheckPosition(fieldIndex, _fields.Count - 1);
        return Edit(fields => fields.RemoveAt(fieldIndex));
    }

    /// <exception cref="ArgumentException">The position lies beyond the end.</exception>
    public Schema InsertField(int fieldIndex, Field newField)
    {
        ArgumentNullException.ThrowIfNull(newField);
        CheckPosition(fieldIndex, _fields.Count);
        return Edit(fields => fields.Insert(fieldIndex, newField));
    }

    /// <exception cref="ArgumentException">There is no such field.</exception>
    public Schema SetField(int fieldIndex, Field newField)
    {
        CheckPosition(fieldIndex, _fields.Count - 1);
        return Edit(fields => fields[fieldIndex] = newField);
    }

    public void Accept(IArrowTypeVisitor visitor)
    {
        if (visitor is IArrowTypeVisitor<Schema> typed)
            typed.Visit(this);
        else if (visitor is IArrowTypeVisitor<IRecordType> ofRecords)
            ofRecords.Visit(this);
        else
            visitor.Visit(this);
    }

    public override string ToString() =>
        $"{nameof(Schema)}: Num fields={_fields.Count}, Num metadata={Metadata?.Count ?? 0}";

    private static void CheckPosition(int position, int last)
    {
        if (position < 0 || position > last)
            throw new ArgumentException($"Invalid fieldIndex {position}", "fieldIndex");
    }

    private Schema Edit(Action<List<Field>> edit)
    {
        var fields = new List<Field>(_fields);
        edit(fields);
        return new Schema(fields, Metadata);
    }
}
