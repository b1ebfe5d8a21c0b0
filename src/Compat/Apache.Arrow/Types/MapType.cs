namespace Apache.Arrow.Types;

/// <summary>Lists of key-value entries: physically a list of structs named "entries" with "key" and "value".</summary>
public sealed class MapType : NestedType
{
    private const string EntriesName = "entries";
    private const string KeyName = "key";
    private const string ValueName = "value";

    public readonly bool KeySorted;

    public MapType(IArrowType key, IArrowType value, bool nullable = true, bool keySorted = false)
        : this(new Field(KeyName, key, false), new Field(ValueName, value, nullable), keySorted)
    {
    }

    public MapType(Field key, Field value, bool keySorted = false)
        : this(new StructType([Rename(key, KeyName), Rename(value, ValueName)]), keySorted)
    {
    }

    public MapType(StructType entries, bool keySorted = false)
        : this(new Field(EntriesName, entries, false), keySorted)
    {
    }

    public MapType(Field entries, bool keySorted = false)
        : base(Normalize(entries))
    {
        KeySorted = keySorted;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Map;

    public override string Name => "map";

    public StructType KeyValueType => (StructType)Fields[0].DataType;

    public Field KeyField => KeyValueType.Fields[0];

    public Field ValueField => KeyValueType.Fields[1];

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);

    /// <summary>The same map type without the promise that keys are sorted.</summary>
    public MapType UnsortedKey() => KeySorted ? new MapType(Fields[0], keySorted: false) : this;

    // Writers choose different names for the three fields; the type compares equal only under the standard ones.
    private static Field Normalize(Field entries)
    {
        var fields = (StructType)entries.DataType;
        Field key = Rename(fields.Fields[0], KeyName);
        Field value = Rename(fields.Fields[1], ValueName);
        bool standard = ReferenceEquals(key, fields.Fields[0]) && ReferenceEquals(value, fields.Fields[1]);
        return standard && entries.Name == EntriesName
            ? entries
            : new Field(EntriesName, standard ? fields : new StructType([key, value]), false);
    }

    private static Field Rename(Field field, string name) =>
        field.Name == name ? field : new Field(name, field.DataType, field.IsNullable, field.Metadata);
}
