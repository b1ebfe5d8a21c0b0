using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>Hands types, fields and schemas to other runtimes, which release them.</summary>
public static unsafe class CArrowSchemaExporter
{
    internal const string ExtensionNameKey = "ARROW:extension:name";
    internal const string ExtensionMetadataKey = "ARROW:extension:metadata";

    /// <param name="datatype">The type to export.</param>
    /// <param name="schema">A struct that holds nothing.</param>
    /// <exception cref="NotSupportedException">The interface has no format for the type.</exception>
    public static void ExportType(IArrowType datatype, CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(datatype);
        Export(datatype, name: null, nullable: true, WithExtension(datatype, null), schema);
    }

    /// <inheritdoc cref="ExportType"/>
    public static void ExportField(Field field, CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(field);
        Export(field.DataType, field.Name, field.IsNullable, WithExtension(field.DataType, field.Metadata), schema);
    }

    /// <summary>Exports a schema as the interface does: as a struct of its fields.</summary>
    /// <inheritdoc cref="ExportType"/>
    public static void ExportSchema(Schema schema, CArrowSchema* out_schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        EnsureEmpty(out_schema);
        *out_schema = default;
        out_schema->release = &Release;
        try
        {
            out_schema->format = StringUtil.ToCStringUtf8("+s");
            out_schema->flags = CArrowSchema.ArrowFlagNullable;
            out_schema->metadata = WriteMetadata(schema.Metadata);
            ExportChildren(schema.FieldsList, out_schema);
        }
        catch
        {
            Free(out_schema);
            throw;
        }
    }

    private static void EnsureEmpty(CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema->release != null)
            throw new ArgumentException("Cannot export to a struct that already holds a schema.", nameof(schema));
    }

    private static void Export(
        IArrowType type,
        string? name,
        bool nullable,
        IReadOnlyDictionary<string, string>? metadata,
        CArrowSchema* schema)
    {
        EnsureEmpty(schema);
        string format = SchemaFormat.Write(type);
        *schema = default;
        schema->release = &Release;
        try
        {
            schema->format = StringUtil.ToCStringUtf8(format);
            schema->name = name is null ? null : StringUtil.ToCStringUtf8(name);
            schema->flags = GetFlags(ArrowTypeExtensions.GetStorageType(type), nullable);
            schema->metadata = WriteMetadata(metadata);
            IArrowType storage = ArrowTypeExtensions.GetStorageType(type);
            if (storage is NestedType nested)
                ExportChildren(nested.Fields, schema);
            if (storage is DictionaryType dictionary)
            {
                schema->dictionary = CArrowSchema.Create();
                ExportType(dictionary.ValueType, schema->dictionary);
            }
        }
        catch
        {
            Free(schema);
            throw;
        }
    }

    private static void ExportChildren(IReadOnlyList<Field> fields, CArrowSchema* schema)
    {
        schema->children = (CArrowSchema**)NativeMemory.AllocZeroed((nuint)(fields.Count * sizeof(nint)));
        // Counted before they are filled: a failure frees those that exist.
        schema->n_children = fields.Count;
        for (int i = 0; i < fields.Count; i++)
        {
            schema->children[i] = CArrowSchema.Create();
            ExportField(fields[i], schema->children[i]);
        }
    }

    private static long GetFlags(IArrowType type, bool nullable) =>
        (nullable ? CArrowSchema.ArrowFlagNullable : 0)
        | (type is DictionaryType { Ordered: true } ? CArrowSchema.ArrowFlagDictionaryOrdered : 0)
        | (type is MapType { KeySorted: true } ? CArrowSchema.ArrowFlagMapKeysSorted : 0);

    private static IReadOnlyDictionary<string, string>? WithExtension(
        IArrowType type, IReadOnlyDictionary<string, string>? metadata)
    {
        if (type is not ExtensionType extension)
            return metadata;
        var all = metadata is null ? [] : new Dictionary<string, string>(metadata);
        all[ExtensionNameKey] = extension.Name;
        all[ExtensionMetadataKey] = extension.ExtensionMetadata ?? string.Empty;
        return all;
    }

    // The count of pairs, then each key and value after its length, in native byte order and without terminators.
    private static byte* WriteMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
            return null;
        int size = sizeof(int);
        foreach ((string key, string value) in metadata)
        {
            size = checked(size + (2 * sizeof(int))
                + Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value));
        }
        byte* result = (byte*)NativeMemory.Alloc((nuint)size);
        var rest = new Span<byte>(result, size);
        WriteInt32(ref rest, metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            WriteString(ref rest, key);
            WriteString(ref rest, value);
        }
        return result;
    }

    private static void WriteInt32(ref Span<byte> target, int value)
    {
        MemoryMarshal.Write(target, value);
        target = target[sizeof(int)..];
    }

    private static void WriteString(ref Span<byte> target, string text)
    {
        int count = Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        WriteInt32(ref target, count);
        target = target[count..];
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowSchema* schema) => Free(schema);

    private static void Free(CArrowSchema* schema)
    {
        if (schema is null || schema->release == null)
            return;
        NativeMemory.Free(schema->format);
        NativeMemory.Free(schema->name);
        NativeMemory.Free(schema->metadata);
        for (long i = 0; i < schema->n_children; i++)
        {
            if (schema->children[i] is not null)
                CArrowSchema.Free(schema->children[i]);
        }
        NativeMemory.Free(schema->children);
        if (schema->dictionary is not null)
            CArrowSchema.Free(schema->dictionary);
        *schema = default;
    }
}
