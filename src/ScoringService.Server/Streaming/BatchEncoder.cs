using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ScoringService.Engine;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Encodes one stream: its head (schema and dictionaries) and its record batches. Where a batch ends depends only on
/// where it begins, so a resumed stream has the same batches. Not thread-safe.
/// </summary>
internal sealed class BatchEncoder : IDisposable
{
    /// <summary>The bytes that end every Arrow IPC stream: a continuation marker and a length of 0.</summary>
    public static readonly byte[] EndOfStream = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    // Where that many rows fit, rows per batch are a multiple of 64, so that bitmaps are cut at word borders.
    private const int RowGrain = 64;

    private readonly ScoreStreamPlan _plan;
    private readonly Schema _schema;
    private readonly StringArray?[] _dictionaries;
    private readonly BatchStream _stream = new();
    private readonly ArrowStreamWriter _writer;
    private readonly int _fixedBits;
    private readonly int _overhead;

    public BatchEncoder(ScoreStreamPlan plan)
    {
        _plan = plan;
        _schema = ArrowSchemaOf(plan);
        _dictionaries =
            [.. plan.Columns.Select(c => c.Sources[0] is DictionaryColumn d ? ArrowColumns.Dictionary(d) : null)];
        _writer = new ArrowStreamWriter(_stream, _schema, leaveOpen: true);
        _fixedBits = plan.Columns.Sum(c => ArrowColumns.FixedBits(c.Definition.Type) + 1);
        // Framing and message header, and for each column its node, up to three buffer entries and padding.
        _overhead = 512 + (plan.Columns.Count * 128);
    }

    /// <summary>
    /// The schema message followed by the dictionary batches. The writer emits dictionaries together with the first
    /// record batch, so an empty one is written twice: what the first write has more than the second is the head.
    /// </summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        _stream.Clear();
        _writer.WriteStart();
        // Batches are not disposed: they own nothing but the dictionaries, which all of them share.
        var empty = Batch(0, 0);
        _writer.WriteRecordBatch(empty);
        var first = _stream.Written.ToArray();
        _stream.Clear();
        _writer.WriteRecordBatch(empty);
        var head = first.AsMemory(0, first.Length - _stream.Written.Length);
        _stream.Clear();
        return head;
    }

    /// <summary>Encodes the batch that begins at a row.</summary>
    /// <param name="start">The row: 0 or the end of a batch.</param>
    /// <param name="spare">A buffer of an earlier batch that is no longer used, or null.</param>
    public EncodedBatch Encode(int start, byte[]? spare)
    {
        var count = RowsThatFit(start);
        _writer.WriteRecordBatch(Batch(start, count));
        var length = _stream.Written.Length;
        return new EncodedBatch(_stream.Exchange(spare), length, start, count);
    }

    /// <summary>Gives buffers back; those of batches given out are the caller's.</summary>
    public void Dispose()
    {
        foreach (var dictionary in _dictionaries) dictionary?.Dispose();
        _writer.Dispose();
        _stream.Dispose();
    }

    private RecordBatch Batch(int start, int count)
    {
        var arrays = new IArrowArray[_plan.Columns.Count];
        var isPicked = _plan.Rows is not null && _plan.Snapshot.Layers.Count == 0;
        RowRun[] runs = isPicked ? [] : [.. _plan.Runs(start, count)];
        for (var i = 0; i < arrays.Length; i++)
        {
            var column = _plan.Columns[i];
            // One run is sent as it lies in memory; others are brought together first.
            arrays[i] = runs is [var run]
                ? ArrowColumns.Slice(column.Sources[run.Source], _dictionaries[i], run.First, run.Count)
                : ArrowColumns.Slice(
                    isPicked ? column.Sources[0].Gather(_plan.Rows.AsSpan(start, count)) : column.Read(runs),
                    _dictionaries[i], 0, count);
        }

        return new RecordBatch(_schema, arrays, count);
    }

    private int RowsThatFit(int start)
    {
        var left = _plan.RowCount - start;
        var budget = (long)_plan.MaxBatchBytes - _overhead;
        var count = (int)Math.Min(left, budget * 8 / _fixedBits);
        for (var size = Size(start, count); size > budget; size = Size(start, count))
            count = Math.Max(1, (int)Math.Min(count - 1, count * budget / size));
        return count == left || count < RowGrain ? Math.Max(1, count) : count / RowGrain * RowGrain;
    }

    private long Size(int start, int count)
    {
        var size = (long)count * _fixedBits / 8;
        var texts = _plan.Columns.Where(column => column.Sources[0] is Utf8Column).ToList();
        if (texts.Count == 0) return size;
        foreach (var (source, first, rows) in _plan.Runs(start, count))
        {
            foreach (var text in texts)
            {
                var offsets = ((Utf8Column)text.Sources[source]).Offsets;
                size += offsets[first + rows] - offsets[first];
            }
        }

        return size;
    }

    private static Schema ArrowSchemaOf(ScoreStreamPlan plan)
    {
        var builder = new Schema.Builder();
        foreach (var column in plan.Columns) builder.Field(ArrowColumns.Field(column.Definition));
        builder.Metadata("run_id", plan.Snapshot.RunId);
        return builder.Build();
    }
}

/// <summary>A serialized record batch in a rented buffer.</summary>
/// <param name="Buffer">
/// Holds the batch; give it to the next <see cref="BatchEncoder.Encode"/> or back to the pool.
/// </param>
/// <param name="Length">Bytes of the batch.</param>
/// <param name="Start">Its first row in the stream.</param>
/// <param name="Rows">Number of rows.</param>
internal readonly record struct EncodedBatch(byte[] Buffer, int Length, int Start, int Rows)
{
    /// <summary>The row after the batch.</summary>
    public int End => Start + Rows;

    /// <summary>The batch.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    /// <summary>Returns the buffer to the pool.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
