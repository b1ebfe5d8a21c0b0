using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace ScoringService.Client;

/// <summary>
/// Makes record batches of a stream's messages. A batch is decoded while its message is still in the buffer that it was
/// received in, so that its bytes are copied once, to where they stay, or not at all when it is only lent.
/// </summary>
internal sealed class BatchDecoder : IDisposable
{
    private readonly MessageBytes _bytes = new();
    private readonly PooledAllocator _memory;
    private readonly ArrowStreamReader _reader;

    public BatchDecoder()
    {
        _memory = new PooledAllocator(_bytes);
        _reader = new ArrowStreamReader(_bytes, _memory, new CompressionCodecFactory(), leaveOpen: true);
    }

    /// <summary>The schema of all batches.</summary>
    public Schema Schema => _reader.Schema ?? throw new InvalidDataException("The service sent no schema.");

    /// <summary>What comes before the first batch: the schema and the dictionaries.</summary>
    public void Begin(ReadOnlyMemory<byte> head) => _bytes.Next(new ReadOnlySequence<byte>(head));

    /// <summary>Decodes a batch.</summary>
    /// <param name="batch">Its bytes.</param>
    /// <param name="lends">Whether it is used only as long as they are there.</param>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public RecordBatch Decode(ReadOnlySequence<byte> batch, bool lends)
    {
        _memory.Lends = lends;
        // The schema and the dictionaries are read with the first batch.
        _bytes.Next(batch);
        var decoded = _reader.ReadNextRecordBatch()
            ?? throw new InvalidDataException("The service sent a message without a record batch.");
        _bytes.Clear();
        return decoded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _bytes.Dispose();
    }
}
