using System.Buffers.Binary;

namespace ScoringService.Server.Streaming;

/// <summary>
/// The metadata of Arrow IPC messages with flat columns, written from front to back: they are FlatBuffers tables whose
/// shape is known beforehand, so that a message of a few rows takes one pass and no objects. Field numbers and kinds
/// are those of Arrow's Schema.fbs and Message.fbs.
/// </summary>
internal static class ArrowMetadata
{
    /// <summary>Bytes before the metadata: a continuation marker and their length.</summary>
    public const int PrefixBytes = 8;

    /// <summary>Bytes of a column's length and null count, and of a buffer's place and length.</summary>
    public const int EntryBytes = 16;

    private const short MetadataV5 = 4;
    private const byte SchemaHeader = 1;
    private const byte DictionaryHeader = 2;
    private const byte BatchHeader = 3;

    // Where things stand from the beginning of the metadata. Tables with 8-byte fields are at multiples of 8.
    private const int MessageTable = 16;
    private const int HeaderPlace = 40;
    private const int MessageBytes = 40;
    private const int BatchTable = 16;
    private const int Nodes = 40;
    private const int DictionaryBytes = 24;

    // For the number of buffers, and so that the buffers stay at a multiple of 8.
    private const int BuffersPrefix = 8;

    /// <summary>Bytes of a record batch message before its body.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="buffers">Number of buffers of all columns.</param>
    public static int BatchBytes(int columns, int buffers) =>
        PrefixBytes + MessageBytes + Nodes + ((columns + buffers) * EntryBytes) + BuffersPrefix;

    /// <summary>Bytes of a dictionary message with texts before its body.</summary>
    public static int TextDictionaryBytes => BatchBytes(columns: 1, buffers: 3) + DictionaryBytes;

    /// <summary>Where the columns' entries begin in a record batch message.</summary>
    public static int BatchNodes => PrefixBytes + HeaderPlace + Nodes;

    /// <summary>Where the buffers' entries begin.</summary>
    /// <param name="nodes">Where those of the columns do.</param>
    /// <param name="columns">Number of columns.</param>
    public static int BuffersBehind(int nodes, int columns) => nodes + (columns * EntryBytes) + BuffersPrefix;

    /// <summary>Where the entry of its values stands in a dictionary message.</summary>
    public static int DictionaryNodes => BatchNodes + DictionaryBytes;

    /// <summary>Writes what comes before the body of a record batch, but for the entries.</summary>
    /// <param name="target">As long as <see cref="BatchBytes"/> says; 0 but for the entries.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="body">Bytes of the body.</param>
    public static void WriteBatch(Span<byte> target, int rows, int columns, long body)
    {
        WriteMessage(target, BatchHeader, HeaderPlace + BatchTable, body);
        WriteRows(target[PrefixBytes..], HeaderPlace, rows, columns);
    }

    /// <summary>Writes what comes before the body of a dictionary of texts, but for its entries.</summary>
    /// <param name="target">As long as <see cref="TextDictionaryBytes"/> says; 0 but for the entries.</param>
    /// <param name="id">Which dictionary.</param>
    /// <param name="values">Number of values.</param>
    /// <param name="body">Bytes of the body.</param>
    public static void WriteTextDictionary(Span<byte> target, long id, int values, long body)
    {
        const int Table = HeaderPlace + 8;
        WriteMessage(target, DictionaryHeader, Table, body);
        var metadata = target[PrefixBytes..];
        // A table DictionaryBatch: id, data.
        WriteTable(metadata, HeaderPlace, Table, [8, 16, 8, 4]);
        Offset(metadata, Table + 4, HeaderPlace + DictionaryBytes + BatchTable);
        BinaryPrimitives.WriteInt64LittleEndian(metadata[(Table + 8)..], id);
        WriteRows(metadata, HeaderPlace + DictionaryBytes, values, columns: 1);
    }

    /// <summary>Writes what comes before a table Schema.</summary>
    /// <param name="target">The whole message; all 0.</param>
    /// <param name="schema">Where the table is in the metadata.</param>
    public static void WriteSchema(Span<byte> target, int schema) => WriteMessage(target, SchemaHeader, schema, 0);

    /// <summary>Where a table's description may begin: behind the message's own table.</summary>
    public static int HeaderStart => HeaderPlace;

    /// <summary>Writes what a table's fields are, and where it says so.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="vtable">Where to say what the fields are.</param>
    /// <param name="table">Where the table is.</param>
    /// <param name="layout">Bytes of this list, bytes of the table, then for each field its place in the table; 0 when
    /// it is not there.</param>
    public static void WriteTable(Span<byte> metadata, int vtable, int table, ReadOnlySpan<short> layout)
    {
        for (var i = 0; i < layout.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(metadata[(vtable + (i * sizeof(short)))..], layout[i]);
        BinaryPrimitives.WriteInt32LittleEndian(metadata[table..], table - vtable);
    }

    /// <summary>Writes a reference to what is further behind.</summary>
    public static void Offset(Span<byte> metadata, int place, int to) =>
        BinaryPrimitives.WriteInt32LittleEndian(metadata[place..], to - place);

    /// <summary>Writes an entry of a column (rows and nulls) or of a buffer (place and length).</summary>
    public static void Entry(Span<byte> target, long first, long second)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, first);
        BinaryPrimitives.WriteInt64LittleEndian(target[sizeof(long)..], second);
    }

    private static void WriteMessage(Span<byte> target, byte kind, int header, long body)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, -1);
        BinaryPrimitives.WriteInt32LittleEndian(target[sizeof(int)..], target.Length - PrefixBytes);
        var metadata = target[PrefixBytes..];
        Offset(metadata, 0, MessageTable);
        // A table Message: version, kind of header, header, length of the body.
        WriteTable(metadata, sizeof(int), MessageTable, [12, 24, 4, 6, 8, 16]);
        BinaryPrimitives.WriteInt16LittleEndian(metadata[(MessageTable + 4)..], MetadataV5);
        metadata[MessageTable + 6] = kind;
        Offset(metadata, MessageTable + 8, header);
        BinaryPrimitives.WriteInt64LittleEndian(metadata[(MessageTable + 16)..], body);
    }

    private static void WriteRows(Span<byte> metadata, int place, int rows, int columns)
    {
        var (table, nodes) = (place + BatchTable, place + Nodes);
        var buffers = BuffersBehind(nodes, columns);
        // A table RecordBatch: number of rows, columns, buffers.
        WriteTable(metadata, place, table, [10, 20, 8, 4, 16]);
        BinaryPrimitives.WriteInt64LittleEndian(metadata[(table + 8)..], rows);
        Vector(metadata, table + 4, nodes, columns);
        Vector(metadata, table + 16, buffers, (metadata.Length - buffers) / EntryBytes);
    }

    // The number of elements stands right before the first.
    private static void Vector(Span<byte> metadata, int place, int elements, int count)
    {
        Offset(metadata, place, elements - sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(metadata[(elements - sizeof(int))..], count);
    }
}
