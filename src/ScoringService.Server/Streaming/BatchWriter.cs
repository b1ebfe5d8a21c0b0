using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Writes record batches of one <see cref="StreamFormat"/> as Arrow IPC messages, each in two steps: how long it is,
/// which has to be said before it, and the message itself, copied once, from the columns to where it is sent from. Not
/// thread-safe.
/// </summary>
internal sealed class BatchWriter : IDisposable
{
    private static readonly CompressionCodecFactory s_codecs = new();

    private readonly ArrowSink _sink = new();
    private readonly ArrowStreamWriter _writer;
    // How long a compressed message is shows when it is there.
    private readonly ArrayBufferWriter<byte>? _compressed;

    /// <summary>Makes a writer.</summary>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="empty">A batch without rows; writing it makes the dictionaries known.</param>
    /// <param name="codec">What compresses record batches; null: nothing.</param>
    public BatchWriter(Schema schema, RecordBatch empty, CompressionCodecType? codec)
    {
        if (codec is not null) _compressed = new ArrayBufferWriter<byte>();
        _writer = new ArrowStreamWriter(_sink, schema, leaveOpen: true, new IpcOptions
        {
            CompressionCodec = codec, CompressionCodecFactory = codec is null ? null : s_codecs,
        });
        _writer.WriteRecordBatch(empty);
    }

    /// <summary>Length of the last message that was measured.</summary>
    public int MessageBytes => _sink.MessageBytes;

    /// <summary>Length of its metadata, which come after <see cref="ArrowSink.PrefixBytes"/>.</summary>
    public int MetadataBytes => _sink.MetadataBytes;

    /// <summary>Measures a batch.</summary>
    public void Measure(RecordBatch batch)
    {
        if (_compressed is null)
        {
            _sink.Measure();
            _writer.WriteRecordBatch(batch);
            return;
        }

        _compressed.ResetWrittenCount();
        _sink.SendTo(_compressed);
        _writer.WriteRecordBatch(batch);
        _sink.Complete();
    }

    /// <summary>Writes the batch that was measured.</summary>
    public void Write(RecordBatch batch, IBufferWriter<byte> target)
    {
        if (_compressed is not null)
        {
            target.Write(_compressed.WrittenSpan);
            return;
        }

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
