using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ScoringService.Engine;

namespace ScoringService.Server.Streaming;

/// <summary>
/// The schema message of an answer by ids: names and types, without the meanings and labels that make up most of a
/// stream's schema, and what several columns have in common written once. All dictionary-encoded columns share one
/// dictionary.
/// </summary>
internal sealed class LookupSchema
{
    /// <summary>The id of that dictionary.</summary>
    public const long DictionaryId = 0;

    // Kinds of the types in Schema.fbs.
    private const byte IntKind = 2;
    private const byte FloatKind = 3;
    private const byte Utf8Kind = 5;
    private const byte BoolKind = 6;
    private const byte TimestampKind = 10;

    private const byte DoublePrecision = 2;
    private const byte MicrosecondUnit = 2;

    private readonly List<byte> _metadata = [.. new byte[ArrowMetadata.HeaderStart]];
    private readonly Dictionary<ColumnType, int> _types = [];

    private Span<byte> Metadata => CollectionsMarshal.AsSpan(_metadata);

    /// <summary>Encodes the schema message.</summary>
    /// <param name="columns">The columns in order.</param>
    /// <param name="runId">The run that they are of.</param>
    public static byte[] Encode(IReadOnlyList<ColumnDefinition> columns, string runId)
    {
        var schema = new LookupSchema();
        var table = schema.Write(columns, runId);
        schema.Align(sizeof(long));
        byte[] message = [.. new byte[ArrowMetadata.PrefixBytes], .. schema._metadata];
        ArrowMetadata.WriteSchema(message, table);
        return message;
    }

    private int Write(IReadOnlyList<ColumnDefinition> columns, string runId)
    {
        // Endianness (the default), fields, metadata.
        var schema = Table([10, 12, 0, 4, 8]);
        var fields = Vector(columns.Count);
        Refer(schema + 4, fields - sizeof(int));
        // Name, nullable, kind of type, type, dictionary, children.
        ReadOnlySpan<short> plain = [16, 20, 4, 16, 17, 8, 0, 12];
        ReadOnlySpan<short> encoded = [16, 24, 4, 20, 21, 8, 16, 12];
        var (plainLayout, encodedLayout) = (Layout(plain), Layout(encoded));
        var tables = new int[columns.Count];
        for (var i = 0; i < tables.Length; i++)
        {
            var isEncoded = columns[i].Type == ColumnType.Dictionary;
            var layout = isEncoded ? encoded : plain;
            tables[i] = Table(layout, isEncoded ? encodedLayout : plainLayout);
            Refer(fields + (i * sizeof(int)), tables[i]);
            Metadata[tables[i] + layout[3]] = 1;
            Metadata[tables[i] + layout[4]] = Kind(columns[i].Type);
        }

        for (var i = 0; i < tables.Length; i++) Refer(tables[i] + 4, Text(columns[i].Name));
        var noChildren = Vector(0) - sizeof(int);
        for (var i = 0; i < tables.Length; i++)
        {
            Refer(tables[i] + 8, Type(columns[i].Type));
            Refer(tables[i] + 12, noChildren);
        }

        WriteEncoding(columns, tables);
        var entries = Vector(1);
        Refer(schema + 8, entries - sizeof(int));
        // Key, value.
        var entry = Table([8, 12, 4, 8]);
        Refer(entries, entry);
        Refer(entry + 4, Text("run_id"));
        Refer(entry + 8, Text(runId));
        return schema;
    }

    private void WriteEncoding(IReadOnlyList<ColumnDefinition> columns, int[] tables)
    {
        Align(sizeof(long));
        // Id, type of the indices.
        var encoding = Table([8, 16, 8, 4]);
        BinaryPrimitives.WriteInt64LittleEndian(Metadata[(encoding + 8)..], DictionaryId);
        Refer(encoding + 4, Integer(bits: 32, isSigned: true));
        for (var i = 0; i < tables.Length; i++)
            if (columns[i].Type == ColumnType.Dictionary) Refer(tables[i] + 16, encoding);
    }

    private static byte Kind(ColumnType type) => type switch
    {
        ColumnType.Int32 or ColumnType.UInt8 => IntKind,
        ColumnType.Float64 => FloatKind,
        ColumnType.Boolean => BoolKind,
        ColumnType.Timestamp => TimestampKind,
        _ => Utf8Kind,
    };

    private int Type(ColumnType type)
    {
        if (!_types.TryGetValue(type, out var place)) _types.Add(type, place = NewType(type));
        return place;
    }

    private int NewType(ColumnType type)
    {
        switch (type)
        {
            case ColumnType.Int32:
                return Integer(bits: 32, isSigned: true);
            case ColumnType.UInt8:
                return Integer(bits: 8, isSigned: false);
            case ColumnType.Float64:
                var real = Table([6, 8, 4]);
                Metadata[real + 4] = DoublePrecision;
                return real;
            case ColumnType.Timestamp:
                // Unit, time zone.
                var instant = Table([8, 12, 8, 4]);
                Metadata[instant + 8] = MicrosecondUnit;
                Refer(instant + 4, Text("UTC"));
                return instant;
            default:
                // Truth values and text have nothing to say.
                return Table([4, 4]);
        }
    }

    private int Integer(byte bits, bool isSigned)
    {
        var table = Table([8, 12, 4, 8]);
        Metadata[table + 4] = bits;
        Metadata[table + 8] = (byte)(isSigned ? 1 : 0);
        return table;
    }

    private int Layout(ReadOnlySpan<short> layout) => Grow(sizeof(int), layout.Length * sizeof(short));

    // Its layout stands before it.
    private int Table(ReadOnlySpan<short> layout)
    {
        // An even number of 4 bytes before the table keeps those that are at a multiple of 8 there.
        var before = layout.Length * sizeof(short) + 7 & ~7;
        var vtable = Grow(sizeof(int), before);
        return Table(layout, vtable);
    }

    private int Table(ReadOnlySpan<short> layout, int vtable)
    {
        var table = Grow(sizeof(int), layout[1]);
        ArrowMetadata.WriteTable(Metadata, vtable, table, layout);
        return table;
    }

    /// <summary>Makes room for references; gives the place of the first, their number stands before it.</summary>
    private int Vector(int count)
    {
        var place = Grow(sizeof(int), (count + 1) * sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(Metadata[place..], count);
        return place + sizeof(int);
    }

    private int Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var place = Grow(sizeof(int), sizeof(int) + length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(Metadata[place..], length);
        Encoding.UTF8.GetBytes(text, Metadata[(place + sizeof(int))..]);
        return place;
    }

    private void Refer(int place, int to) => ArrowMetadata.Offset(Metadata, place, to);

    private void Align(int alignment) => _metadata.AddRange(new byte[-_metadata.Count & alignment - 1]);

    private int Grow(int alignment, int size)
    {
        Align(alignment);
        var place = _metadata.Count;
        _metadata.AddRange(new byte[size]);
        return place;
    }
}
