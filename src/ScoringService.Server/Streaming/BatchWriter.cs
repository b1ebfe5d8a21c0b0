using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Writes record batches of one <see cref="StreamFormat"/> as Arrow IPC messages, each in two steps: how long it is,
/// which has to be said before it, and the message itself, copied once, from the columns to where it is sent from. Not
/// thread-safe.
/// </summary>
internal sealed class BatchWriter : IDisposable
{
    private readonly ArrowSink _sink = new();
    private readonly ArrowStreamWriter _writer;

    /// <summary>Makes a writer.</summary>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="empty">A batch without rows; writing it makes the dictionaries known.</param>
    public BatchWriter(Schema schema, RecordBatch empty)
    {
        _writer = new ArrowStreamWriter(_sink, schema, leaveOpen: true);
        _writer.WriteRecordBatch(empty);
    }

    /// <summary>Length of the last message that was measured.</summary>
    public int MessageBytes => _sink.MessageBytes;

    /// <summary>Length of its metadata, which come after <see cref="ArrowSink.PrefixBytes"/>.</summary>
    public int MetadataBytes => _sink.MetadataBytes;

    /// <summary>Measures a batch.</summary>
    public void Measure(RecordBatch batch)
    {
        _sink.Measure();
        _writer.WriteRecordBatch(batch);
    }

    /// <summary>Writes a batch.</summary>
    public void Write(RecordBatch batch, IBufferWriter<byte> target)
    {
        _sink.SendTo(target);
        _writer.WriteRecordBatch(batch);
        _sink.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _sink.Dispose();
    }
}
