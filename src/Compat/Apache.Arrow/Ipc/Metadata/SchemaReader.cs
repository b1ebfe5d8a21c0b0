using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Decodes a schema and works out how its columns and dictionaries are laid out in messages.</summary>
internal sealed class SchemaReader
{
    /// <summary>Deepest nesting of types: far more than anyone uses, far less than a stack holds.</summary>
    public const int MaximumDepth = 64;

    private const short LittleEndian = 0;
    private readonly ExtensionTypeRegistry _extensions;
    private readonly Dictionary<long, IpcField> _dictionaries = [];

    private SchemaReader(ExtensionTypeRegistry extensions) => _extensions = extensions;

    /// <exception cref="InvalidDataException">The schema is malformed.</exception>
    /// <exception cref="NotSupportedException">It has a type that the arrays here cannot hold, or big-endian
    /// data.</exception>
    public static IpcSchema Read(FlatTable schema, ExtensionTypeRegistry extensions)
    {
        if (schema.GetInt16(Slots.Schema.Endianness) != LittleEndian || !BitConverter.IsLittleEndian)
            throw new NotSupportedException("Arrow data in big-endian byte order is not supported.");
        var reader = new SchemaReader(extensions);
        var columns = reader.ReadFields(schema.GetTables(Slots.Schema.Fields), 0);
        var metadata = MetadataReader.ReadKeyValues(schema.GetTables(Slots.Schema.Metadata));
        var read = new Schema(columns.Select(column => column.Field), metadata);
        return new IpcSchema(read, columns, reader._dictionaries);
    }

    private IpcField[] ReadFields(FlatTableVector fields, int depth)
    {
        if (depth > MaximumDepth)
            throw new InvalidDataException($"Arrow types are nested more than {MaximumDepth} deep.");
        // The count is a claim: the list grows as fields are verified, and each of them costs work.
        var read = new List<IpcField>();
        for (var i = 0; i < fields.Count; i++)
            read.Add(ReadField(fields[i], depth));
        return [.. read];
    }

    private IpcField ReadField(FlatTable table, int depth)
    {
        var children = ReadFields(table.GetTables(Slots.Field.Children), depth + 1);
        var type = TypeReader.Read(table, System.Array.ConvertAll(children, child => child.Field));
        if (type is MapType map)
            children[0] = Retype(children[0], map.Fields[0]);
        else if (type is not NestedType && children.Length > 0)
            throw new InvalidDataException($"Arrow type {type.Name} cannot have children.");
        return table.TryGetTable(Slots.Field.Dictionary, out var dictionary)
            ? MakeEncoded(table, dictionary, new IpcField
            {
                Field = new Field("", type, true),
                LayoutType = type,
                ArrayType = type,
                Children = children,
            })
            : MakePlain(MakeField(table, type), type, children);
    }

    private static IpcField MakePlain(Field field, IArrowType layoutType, IpcField[] children) => new()
    {
        Field = field,
        LayoutType = layoutType,
        ArrayType = field.DataType,
        Children = children,
    };

    private IpcField MakeEncoded(FlatTable table, FlatTable dictionary, IpcField values)
    {
        var indexType = dictionary.TryGetTable(Slots.Dictionary.IndexType, out var declared)
            ? TypeReader.ReadInteger(declared)
            : Int32Type.Default;
        var type = new DictionaryType(indexType, values.LayoutType, dictionary.GetBool(Slots.Dictionary.IsOrdered));
        var field = MakeField(table, type);
        var id = dictionary.GetInt64(Slots.Dictionary.Id);
        if (!_dictionaries.TryAdd(id, values)
            && !TypeComparer.AreEqual(_dictionaries[id].LayoutType, values.LayoutType))
            throw new InvalidDataException($"Arrow dictionary {id} is declared with two different types.");
        return new IpcField
        {
            Field = field,
            LayoutType = type,
            ArrayType = field.DataType,
            DictionaryValues = values,
            DictionaryId = id,
        };
    }

    private Field MakeField(FlatTable table, IArrowType type)
    {
        var metadata = MetadataReader.ReadKeyValues(table.GetTables(Slots.Field.Metadata));
        return new Field(
            table.GetString(Slots.Field.Name) ?? "",
            ResolveExtension(type, metadata),
            table.GetBool(Slots.Field.Nullable),
            metadata);
    }

    private IArrowType ResolveExtension(IArrowType storage, Dictionary<string, string>? metadata)
    {
        if (metadata is null || !metadata.TryGetValue(ExtensionKeys.Name, out var name))
            return storage;
        return _extensions.TryGetDefinition(name, out var definition)
            && definition!.TryCreateType(storage, metadata.GetValueOrDefault(ExtensionKeys.Metadata), out var extension)
            ? extension!
            : storage;
    }

    // MapType gives its entries the standard names; the child must have the very type that the map says.
    private static IpcField Retype(IpcField child, Field field) => new()
    {
        Field = field,
        LayoutType = field.DataType,
        ArrayType = field.DataType,
        Children = child.Children,
    };
}

/// <summary>Field metadata by which extension types are told.</summary>
internal static class ExtensionKeys
{
    public const string Name = "ARROW:extension:name";
    public const string Metadata = "ARROW:extension:metadata";
}
