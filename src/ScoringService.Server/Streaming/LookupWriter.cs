using System.Runtime.InteropServices;
using System.Text;
using ScoringService.Server.Lookup;
using ScoringService.V1;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Writes the messages of one answer by ids, each in one pass: the record batch first, because the dictionary holds
/// just those texts that it refers to, and then the head. Used again for other answers. Not thread-safe.
/// </summary>
internal sealed class LookupWriter
{
    // What is kept for the next answer of a thread; larger ones are rare and get memory of their own.
    private const int MostKept = 256 << 10;

    // What stands before the Arrow bytes of a message: at most two tags and two lengths.
    private const int Room = 16;

    private const int Alignment = 8;

    [ThreadStatic]
    private static LookupWriter? _waiting;

    private readonly ProtoBuffer _bytes = new();
    private readonly List<int> _texts = [];

    // For each text of the format: 1 + its number in the dictionary, 0 for those that are not in it.
    private int[] _numbers = [];
    private (int Source, int Row)[] _places = [];
    private int _rows;
    private int _node;
    private int _buffer;
    private int _body;

    /// <summary>A writer that nobody else uses; to be given back.</summary>
    public static LookupWriter Take()
    {
        var writer = _waiting ?? new LookupWriter();
        _waiting = null;
        writer._bytes.Clear();
        return writer;
    }

    /// <summary>Gives the writer back; what it wrote is gone.</summary>
    public void GiveBack()
    {
        foreach (var text in _texts) _numbers[text] = 0;
        _texts.Clear();
        if (_bytes.Capacity + (_numbers.Length * sizeof(int)) <= MostKept) _waiting = this;
    }

    /// <summary>Writes the message with the record batch of a plan.</summary>
    /// <param name="plan">Which rows and columns.</param>
    /// <param name="arrowBytes">Length of the record batch.</param>
    public ReadOnlyMemory<byte> WriteBatch(ScoreStreamPlan plan, out int arrowBytes)
    {
        var format = plan.Format.Lookup;
        if (_numbers.Length < format.Texts.Count) _numbers = new int[format.Texts.Count];
        var arrow = Begin();
        WriteRows(format, Places(plan));
        arrowBytes = _bytes.Length - arrow;
        var tail = _bytes.Length;
        _bytes.Varint(ArrowRecordBatch.RowCountFieldNumber, (ulong)_rows);
        _bytes.Bytes(ArrowRecordBatch.ResumeTokenFieldNumber, plan.TokenAtEnd());
        var begin = _bytes.PrefixBefore(arrow, ArrowRecordBatch.SerializedRecordBatchFieldNumber, arrowBytes);
        return End(begin, ScoreCustomersResponse.RecordBatchFieldNumber);
    }

    /// <summary>Writes the message with the schema, and the dictionary of the record batch that was written.</summary>
    /// <param name="format">The format of that batch.</param>
    public ReadOnlyMemory<byte> WriteHead(LookupFormat format)
    {
        var arrow = Begin();
        _bytes.Raw(format.Schema);
        if (format.HasDictionary) WriteDictionary(format);
        var begin = _bytes.PrefixBefore(
            arrow, ArrowSchema.SerializedSchemaFieldNumber, _bytes.Length - arrow);
        return End(begin, ScoreCustomersResponse.SchemaFieldNumber);
    }

    /// <summary>Writes the message with the summary.</summary>
    /// <param name="plan">What was sent.</param>
    /// <param name="runFields">The fields that are the same for every answer of the run.</param>
    public ReadOnlyMemory<byte> WriteSummary(ScoreStreamPlan plan, ReadOnlySpan<byte> runFields)
    {
        var begin = Begin();
        _bytes.Raw(runFields);
        Count(ScoreSummary.RowCountFieldNumber, plan.RowCount);
        Count(ScoreSummary.UnknownCustomerIdCountFieldNumber, plan.UnknownIdCount);
        Count(ScoreSummary.SuppressedCountFieldNumber, plan.SuppressedCount());
        foreach (var id in plan.UnknownIds)
            _bytes.Bytes(ScoreSummary.UnknownCustomerIdsFieldNumber, Encoding.UTF8.GetBytes(id));
        return End(begin, ScoreCustomersResponse.SummaryFieldNumber);
    }

    /// <summary>Notes a column; its buffers follow.</summary>
    public void BeginColumn(int nulls)
    {
        ArrowMetadata.Entry(_bytes.Slice(_node, ArrowMetadata.EntryBytes), _rows, nulls);
        _node += ArrowMetadata.EntryBytes;
    }

    /// <summary>Adds a buffer of zeros to be filled; valid until the next one.</summary>
    public Span<byte> Buffer(int size)
    {
        var start = _bytes.Length;
        ArrowMetadata.Entry(_bytes.Slice(_buffer, ArrowMetadata.EntryBytes), start - _body, size);
        _buffer += ArrowMetadata.EntryBytes;
        return _bytes.Append(size + Alignment - 1 & -Alignment)[..size];
    }

    /// <summary>The number of a text in the dictionary.</summary>
    /// <param name="text">Its number in the format.</param>
    public int Code(int text)
    {
        if (_numbers[text] == 0)
        {
            _texts.Add(text);
            _numbers[text] = _texts.Count;
        }

        return _numbers[text] - 1;
    }

    private ReadOnlySpan<(int Source, int Row)> Places(ScoreStreamPlan plan)
    {
        var rows = plan.Rows;
        if (_places.Length < rows!.Length) _places = new (int, int)[rows.Length];
        for (var i = 0; i < rows.Length; i++) _places[i] = plan.Snapshot.Locate(rows[i]);
        return _places.AsSpan(0, rows.Length);
    }

    private void WriteRows(LookupFormat format, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var (start, columns) = (_bytes.Length, format.Columns);
        var metadata = ArrowMetadata.BatchBytes(columns.Length, format.Buffers);
        BeginBody(start, metadata, (ArrowMetadata.BatchNodes, columns.Length), rows.Length);
        foreach (var column in columns) column.Write(this, rows);
        ArrowMetadata.WriteBatch(_bytes.Slice(start, metadata), rows.Length, columns.Length, _bytes.Length - _body);
    }

    private void WriteDictionary(LookupFormat format)
    {
        var (start, metadata) = (_bytes.Length, ArrowMetadata.TextDictionaryBytes);
        BeginBody(start, metadata, (ArrowMetadata.DictionaryNodes, 1), _texts.Count);
        BeginColumn(nulls: 0);
        Buffer(0);
        var offsets = MemoryMarshal.Cast<byte, int>(Buffer((_texts.Count + 1) * sizeof(int)));
        for (var i = 0; i < _texts.Count; i++) offsets[i + 1] = offsets[i] + format.Texts[_texts[i]].Length;
        var bytes = Buffer(offsets[^1]);
        foreach (var text in _texts)
        {
            format.Texts[text].CopyTo(bytes);
            bytes = bytes[format.Texts[text].Length..];
        }

        ArrowMetadata.WriteTextDictionary(
            _bytes.Slice(start, metadata), LookupSchema.DictionaryId, _texts.Count, _bytes.Length - _body);
    }

    private void BeginBody(int start, int metadata, (int Place, int Columns) nodes, int rows)
    {
        _bytes.Append(metadata);
        _node = start + nodes.Place;
        (_buffer, _body, _rows) = (ArrowMetadata.BuffersBehind(_node, nodes.Columns), start + metadata, rows);
    }

    private int Begin()
    {
        _bytes.Append(Room);
        return _bytes.Length;
    }

    private ReadOnlyMemory<byte> End(int begin, int field) =>
        _bytes.From(_bytes.PrefixBefore(begin, field, _bytes.Length - begin));

    private void Count(int field, long value)
    {
        if (value != 0) _bytes.Varint(field, (ulong)value);
    }
}
