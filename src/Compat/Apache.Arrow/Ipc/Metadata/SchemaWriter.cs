using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Encodes schemas.</summary>
internal static class SchemaWriter
{
    /// <summary>Writes the table Schema and returns the reference to it.</summary>
    public static int Write(FlatBufferBuilder builder, Schema schema, IpcField[] columns)
    {
        var fields = WriteFields(builder, columns);
        var metadata = WriteKeyValues(builder, schema.Metadata);
        builder.StartTable(Slots.Schema.Count);
        builder.AddReference(Slots.Schema.Fields, fields);
        builder.AddReference(Slots.Schema.Metadata, metadata);
        return builder.EndTable();
    }

    /// <summary>Writes custom metadata; 0 when there is none.</summary>
    /// <exception cref="ArgumentException">A key or value is null.</exception>
    public static int WriteKeyValues(FlatBufferBuilder builder, IReadOnlyDictionary<string, string>? pairs)
    {
        if (pairs is null || pairs.Count == 0)
            return 0;
        var tables = new List<int>(pairs.Count);
        foreach (var (key, value) in pairs)
        {
            if (key is null || value is null)
                throw new ArgumentException("Custom metadata must not contain null keys or values.");
            var keyReference = builder.CreateString(key);
            var valueReference = builder.CreateString(value);
            builder.StartTable(Slots.KeyValue.Count);
            builder.AddReference(Slots.KeyValue.Key, keyReference);
            builder.AddReference(Slots.KeyValue.Value, valueReference);
            tables.Add(builder.EndTable());
        }
        return builder.CreateTableVector([.. tables]);
    }

    private static int WriteFields(FlatBufferBuilder builder, IpcField[] fields) =>
        builder.CreateTableVector(System.Array.ConvertAll(fields, field => WriteField(builder, field)));

    private static int WriteField(FlatBufferBuilder builder, IpcField field)
    {
        // A dictionary-encoded field shows the type and children of its values, and the encoding beside them.
        var values = field.DictionaryValues ?? field;
        var name = builder.CreateString(field.Field.Name);
        var kind = TypeWriter.Write(builder, values.LayoutType, out var type);
        var children = WriteFields(builder, values.Children);
        var metadata = WriteKeyValues(builder, AddExtension(field.ArrayType, field.Field.Metadata));
        var dictionary = field.DictionaryValues is null ? 0 : WriteEncoding(builder, field);
        builder.StartTable(Slots.Field.Count);
        builder.AddReference(Slots.Field.Name, name);
        builder.Add(Slots.Field.Nullable, field.Field.IsNullable);
        builder.Add(Slots.Field.TypeKind, (byte)kind);
        builder.AddReference(Slots.Field.Type, type);
        builder.AddReference(Slots.Field.Dictionary, dictionary);
        builder.AddReference(Slots.Field.Children, children);
        builder.AddReference(Slots.Field.Metadata, metadata);
        return builder.EndTable();
    }

    private static int WriteEncoding(FlatBufferBuilder builder, IpcField field)
    {
        var type = (DictionaryType)field.LayoutType;
        TypeWriter.Write(builder, type.IndexType, out var indexType);
        builder.StartTable(Slots.Dictionary.Count);
        builder.Add(Slots.Dictionary.Id, field.DictionaryId);
        builder.AddReference(Slots.Dictionary.IndexType, indexType);
        builder.Add(Slots.Dictionary.IsOrdered, type.Ordered);
        return builder.EndTable();
    }

    private static IReadOnlyDictionary<string, string>? AddExtension(
        IArrowType type, IReadOnlyDictionary<string, string>? metadata)
    {
        var extension = type as ExtensionType ?? (type as DictionaryType)?.ValueType as ExtensionType;
        if (extension is null)
            return metadata;
        var extended = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>());
        extended.TryAdd(ExtensionKeys.Name, extension.Name);
        extended.TryAdd(ExtensionKeys.Metadata, extension.ExtensionMetadata ?? "");
        return extended;
    }
}
