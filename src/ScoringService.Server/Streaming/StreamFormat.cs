using System.Collections.Concurrent;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using Column = ScoringService.Engine.Column;

namespace ScoringService.Server.Streaming;

/// <summary>
/// What all streams of the same columns of one population share: the columns, the schema, the dictionaries and their
/// bytes. Making it costs more than sending a few customers. Immutable.
/// </summary>
internal sealed class StreamFormat
{
    // Writers that wait for the next stream; more streams at the same time make their own.
    private const int WaitingWriters = 16;

    private readonly ConcurrentQueue<BatchWriter> _writers = new();
    private readonly CompressionCodecType? _codec;
    private readonly RecordBatch _empty;
    private readonly Lazy<ReadOnlyMemory<byte>> _head;
    private readonly Lazy<LookupFormat> _lookup;

    /// <summary>Makes the format of some columns.</summary>
    /// <param name="columns">The columns, in the order in which they are sent.</param>
    /// <param name="runId">The run that they are of.</param>
    /// <param name="isSpelled">Whether dictionary-encoded columns are sent as plain texts.</param>
    /// <param name="codec">What compresses record batches; null: nothing.</param>
    public StreamFormat(
        IReadOnlyList<LayeredColumn> columns, string runId, bool isSpelled = false, CompressionCodecType? codec = null)
    {
        Columns = columns;
        _codec = codec;
        IsSpelled = isSpelled;
        var builder = new Schema.Builder();
        foreach (var column in columns) builder.Field(ArrowColumns.Field(column.Definition, isSpelled));
        builder.Metadata("run_id", runId);
        Schema = builder.Build();
        Dictionaries = [.. columns.Select(c => c.Sources[0] is DictionaryColumn d ? ArrowColumns.Dictionary(d) : null)];
        FixedBits = columns.Sum(c => ArrowColumns.FixedBits(c.Definition.Type) + 1)
            + (isSpelled ? 8 * Dictionaries.OfType<StringArray>().Sum(ArrowColumns.LongestText) : 0);
        _empty = new RecordBatch(Schema, columns.Select((c, i) => Slice(i, c.Sources[0], 0, 0)), 0);
        // Some callers only stream, others only look customers up.
        _head = new Lazy<ReadOnlyMemory<byte>>(EncodeHead);
        _lookup = new Lazy<LookupFormat>(() => new LookupFormat(columns, runId));
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<LayeredColumn> Columns { get; }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The dictionary of each column; null for those that have none.</summary>
    public IReadOnlyList<StringArray?> Dictionaries { get; }

    /// <summary>Whether dictionary-encoded columns are sent as plain texts, which takes time to make.</summary>
    public bool IsSpelled { get; }

    /// <summary>Bits of a row, without its texts; of a text from a dictionary, the longest.</summary>
    public int FixedBits { get; }

    /// <summary>Most bytes of a record batch that are not of rows: framing and message header, and for each column its
    /// node, up to three buffer entries and padding.</summary>
    public int OverheadBytes => 512 + (Columns.Count * 128);

    /// <summary>The schema message followed by the dictionary batches.</summary>
    public ReadOnlyMemory<byte> Head => _head.Value;

    /// <summary>What answers by ids share.</summary>
    public LookupFormat Lookup => _lookup.Value;

    /// <summary>Rows of a column as they are sent.</summary>
    /// <param name="number">Which of <see cref="Columns"/>.</param>
    /// <param name="column">One of its sources, or rows brought together from them.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    public IArrowArray Slice(int number, Column column, int start, int count) => column is DictionaryColumn codes
        ? IsSpelled ? ArrowColumns.Spell(codes, Dictionaries[number]!, start, count)
            : ArrowColumns.Slice(codes, Dictionaries[number]!, start, count)
        : ArrowColumns.Slice(column, start, count);

    /// <summary>A writer that nobody else uses; to be given back.</summary>
    public BatchWriter TakeWriter() =>
        _writers.TryDequeue(out var writer) ? writer : new BatchWriter(Schema, _empty, _codec);

    /// <summary>Takes a writer back.</summary>
    public void GiveBack(BatchWriter writer)
    {
        // One that compresses holds a batch's worth of memory, and is soon made beside what compressing takes.
        if (_codec is null && _writers.Count < WaitingWriters) _writers.Enqueue(writer);
        else writer.Dispose();
    }

    /// <summary>The writer emits dictionaries together with the first record batch, so an empty one is written twice:
    /// what the first write has more than the second is the head.</summary>
    private ReadOnlyMemory<byte> EncodeHead()
    {
        using var bytes = new MemoryStream();
        using var writer = new ArrowStreamWriter(bytes, Schema, leaveOpen: true);
        writer.WriteStart();
        // Batches are not disposed: they own nothing but the dictionaries, which all of them share.
        writer.WriteRecordBatch(_empty);
        var first = bytes.Length;
        writer.WriteRecordBatch(_empty);
        return bytes.ToArray().AsMemory(0, (int)(first - (bytes.Length - first)));
    }
}
