using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>Takes types, fields and schemas from other runtimes; the struct is released whatever the outcome.</summary>
public static unsafe class CArrowSchemaImporter
{
    // Deep enough for any real type, and far from the end of the stack for a malicious one.
    private const int MaxDepth = 256;

    /// <exception cref="ArgumentException">The pointer is null or the struct holds nothing.</exception>
    /// <exception cref="InvalidDataException">The struct is malformed.</exception>
    /// <exception cref="NotSupportedException">The format is not known.</exception>
    public static ArrowType ImportType(CArrowSchema* ptr)
    {
        using var guard = new ReleaseGuard(ptr);
        return ReadType(ptr, null, 0);
    }

    /// <inheritdoc cref="ImportType"/>
    public static Field ImportField(CArrowSchema* ptr) => ImportField(ptr, null);

    /// <summary>Imports a field, with the extension types that the registry knows.</summary>
    /// <inheritdoc cref="ImportType"/>
    public static Field ImportField(CArrowSchema* ptr, ExtensionTypeRegistry? extensionRegistry)
    {
        using var guard = new ReleaseGuard(ptr);
        return ReadField(ptr, extensionRegistry, 0);
    }

    /// <inheritdoc cref="ImportType"/>
    public static Schema ImportSchema(CArrowSchema* ptr) => ImportSchema(ptr, null);

    /// <summary>Imports a schema, with the extension types that the registry knows.</summary>
    /// <inheritdoc cref="ImportType"/>
    public static Schema ImportSchema(CArrowSchema* ptr, ExtensionTypeRegistry? extensionRegistry)
    {
        using var guard = new ReleaseGuard(ptr);
        string format = ReadFormat(ptr);
        if (format != "+s")
            throw new ArgumentException($"Expected a struct (\"+s\") for a schema, but got \"{format}\"", nameof(ptr));
        return new Schema(ReadChildren(ptr, extensionRegistry, 0), ReadMetadata(ptr->metadata));
    }

    private static string ReadFormat(CArrowSchema* schema) =>
        StringUtil.PtrToStringUtf8(schema->format) ?? throw new InvalidDataException("A schema has no format.");

    private static Field ReadField(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        IArrowType type = ReadType(schema, registry, depth);
        IReadOnlyDictionary<string, string>? metadata = ReadMetadata(schema->metadata);
        if (registry is not null
            && metadata is not null
            && metadata.TryGetValue(CArrowSchemaExporter.ExtensionNameKey, out string? extensionName)
            && registry.TryGetDefinition(extensionName, out ExtensionDefinition? definition)
            && definition!.TryCreateType(
                type,
                metadata.GetValueOrDefault(CArrowSchemaExporter.ExtensionMetadataKey),
                out ExtensionType? extension))
        {
            type = extension!;
        }
        string name = StringUtil.PtrToStringUtf8(schema->name) ?? string.Empty;
        return new Field(name, type, schema->GetFlag(CArrowSchema.ArrowFlagNullable), metadata, false);
    }

    private static ArrowType ReadType(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"A type is nested deeper than {MaxDepth} levels.");
        string format = ReadFormat(schema);
        if (schema->dictionary is not null)
            return ReadDictionary(schema, format, depth);
        if (SchemaFormat.FindPlain(format) is { } plain)
            return plain;
        return format switch
        {
            "+l" => new ListType(ReadOnlyChild(schema, registry, depth)),
            "+L" => new LargeListType(ReadOnlyChild(schema, registry, depth)),
            "+vl" => new ListViewType(ReadOnlyChild(schema, registry, depth)),
            "+vL" => new LargeListViewType(ReadOnlyChild(schema, registry, depth)),
            "+s" => new StructType(ReadChildren(schema, registry, depth)),
            "+m" => ReadMap(schema, registry, depth),
            "+r" => ReadRuns(schema, registry, depth),
            _ when format.StartsWith("+w:", StringComparison.Ordinal) =>
                ReadFixedSizeList(schema, registry, depth),
            _ when format.StartsWith("+ud:", StringComparison.Ordinal) =>
                ReadUnion(schema, registry, depth, UnionMode.Dense),
            _ when format.StartsWith("+us:", StringComparison.Ordinal) =>
                ReadUnion(schema, registry, depth, UnionMode.Sparse),
            _ => ReadParameters(format),
        };
    }

    private static ArrowType ReadParameters(string format)
    {
        if (format.StartsWith("d:", StringComparison.Ordinal))
            return ReadDecimal(format);
        if (format.StartsWith("w:", StringComparison.Ordinal))
            return new FixedSizeBinaryType(ReadNumber(format, format.AsSpan(2), least: 0));
        if (format.StartsWith("ts", StringComparison.Ordinal) && format.Length >= 4 && format[3] == ':')
            return new TimestampType(SchemaFormat.ReadUnit(format[2]), format.Length == 4 ? null : format[4..]);
        throw new NotSupportedException($"The format \"{format}\" is not supported in import.");
    }

    private static ArrowType ReadDecimal(string format)
    {
        string[] parts = format[2..].Split(',');
        if (parts.Length is < 2 or > 3)
            throw new InvalidDataException($"\"{format}\" is not a decimal format.");
        int precision = ReadNumber(format, parts[0], least: 1);
        int scale = ReadNumber(format, parts[1], least: int.MinValue);
        int bits = parts.Length == 2 ? 128 : ReadNumber(format, parts[2], least: 1);
        return bits switch
        {
            32 => new Decimal32Type(precision, scale),
            64 => new Decimal64Type(precision, scale),
            128 => new Decimal128Type(precision, scale),
            256 => new Decimal256Type(precision, scale),
            _ => throw new InvalidDataException($"Unexpected bit width {bits} in \"{format}\"."),
        };
    }

    private static DictionaryType ReadDictionary(CArrowSchema* schema, string format, int depth)
    {
        if (SchemaFormat.FindPlain(format) is not IntegerType indexType)
            throw new InvalidDataException($"Indices must be an integer, but got format string {format}");
        ArrowType valueType = ReadType(schema->dictionary, null, depth + 1);
        return new DictionaryType(
            indexType, valueType, schema->GetFlag(CArrowSchema.ArrowFlagDictionaryOrdered));
    }

    private static MapType ReadMap(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        Field entries = ReadOnlyChild(schema, registry, depth);
        if (entries.DataType is not StructType { Fields.Count: 2 })
            throw new InvalidDataException("A map must have entries of a key and a value.");
        return new MapType(entries, schema->GetFlag(CArrowSchema.ArrowFlagMapKeysSorted));
    }

    private static RunEndEncodedType ReadRuns(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        Field[] children = ReadChildren(schema, registry, depth);
        if (children.Length != 2)
            throw new InvalidDataException("A run-end encoded type must have run ends and values.");
        if (children[0].DataType is not (Int16Type or Int32Type or Int64Type))
            throw new InvalidDataException($"Run ends cannot be of type {children[0].DataType.Name}.");
        return new RunEndEncodedType(children[0], children[1]);
    }

    private static FixedSizeListType ReadFixedSizeList(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        string format = ReadFormat(schema);
        return new FixedSizeListType(
            ReadOnlyChild(schema, registry, depth), ReadNumber(format, format.AsSpan(3), least: 1));
    }

    private static UnionType ReadUnion(
        CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth, UnionMode mode)
    {
        string format = ReadFormat(schema);
        Field[] children = ReadChildren(schema, registry, depth);
        int[] typeIds = format.Length == 4
            ? []
            : System.Array.ConvertAll(format[4..].Split(','), id => ReadNumber(format, id, least: 0));
        if (typeIds.Length != children.Length || typeIds.Any(id => id > sbyte.MaxValue))
            throw new InvalidDataException($"\"{format}\" does not fit the {children.Length} children of the union.");
        return new UnionType(children, typeIds, mode);
    }

    private static Field ReadOnlyChild(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        Field[] children = ReadChildren(schema, registry, depth);
        return children.Length == 1
            ? children[0]
            : throw new InvalidDataException($"\"{ReadFormat(schema)}\" must have exactly one child.");
    }

    private static Field[] ReadChildren(CArrowSchema* schema, ExtensionTypeRegistry? registry, int depth)
    {
        if (schema->n_children < 0 || (schema->n_children > 0 && schema->children is null))
            throw new InvalidDataException($"\"{ReadFormat(schema)}\" has no valid children.");
        var fields = new Field[checked((int)schema->n_children)];
        for (int i = 0; i < fields.Length; i++)
        {
            CArrowSchema* child = schema->GetChild(i);
            if (child is null)
                throw new InvalidDataException($"Child {i} of \"{ReadFormat(schema)}\" is null.");
            fields[i] = ReadField(child, registry, depth + 1);
        }
        return fields;
    }

    private static int ReadNumber(string format, ReadOnlySpan<char> text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw new InvalidDataException($"\"{text}\" is not a valid number in \"{format}\".");

    private static Dictionary<string, string>? ReadMetadata(byte* metadata)
    {
        if (metadata is null)
            return null;
        int count = ReadInt32(ref metadata);
        if (count <= 0)
            return null;
        var result = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            string key = ReadString(ref metadata);
            result[key] = ReadString(ref metadata);
        }
        return result;
    }

    private static int ReadInt32(ref byte* source)
    {
        int value = MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(source, sizeof(int)));
        source += sizeof(int);
        return value >= 0 ? value : throw new InvalidDataException($"Metadata has a negative length {value}.");
    }

    private static string ReadString(ref byte* source)
    {
        int length = ReadInt32(ref source);
        string text = Encoding.UTF8.GetString(source, length);
        source += length;
        return text;
    }

    private readonly ref struct ReleaseGuard
    {
        private readonly CArrowSchema* _schema;

        public ReleaseGuard(CArrowSchema* schema)
        {
            if (schema is null)
                throw new ArgumentException("Passed null pointer for cSchema.", nameof(schema));
            if (schema->release == null)
            {
                throw new ArgumentException(
                    "Tried to import a schema that has already been released.", nameof(schema));
            }
            _schema = schema;
        }

        public void Dispose() => CArrowSchema.CallReleaseFunc(_schema);
    }
}
