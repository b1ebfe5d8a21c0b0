using System.Buffers;
using System.Buffers.Binary;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Where an Arrow writer writes to: first nowhere, to learn how long a message is, then straight into the buffers that
/// are sent.
/// </summary>
internal sealed class ArrowSink : Stream
{
    /// <summary>Bytes before the metadata of an Arrow IPC message: a marker and the metadata's length.</summary>
    public const int PrefixBytes = 8;

    // Large enough that there are few of them, small enough for pools. Buffers of the connection are 4 KiB.
    private const int ChunkBytes = 64 << 10;

    private readonly byte[] _prefix = new byte[PrefixBytes];
    private IBufferWriter<byte>? _target;
    private Memory<byte> _chunk;
    private int _used;
    private long _length;

    /// <summary>Length of the last message.</summary>
    public int MessageBytes => checked((int)_length);

    /// <summary>Length of that message's metadata.</summary>
    public int MetadataBytes => BinaryPrimitives.ReadInt32LittleEndian(_prefix.AsSpan(sizeof(int)));

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException("The stream only goes forward.");
    }

    /// <summary>From here on bytes are counted and not kept.</summary>
    public void Measure()
    {
        _target = null;
        _length = 0;
    }

    /// <summary>From here on bytes go to a target.</summary>
    public void SendTo(IBufferWriter<byte> target)
    {
        // A message that could not be written to its end may have left something.
        (_chunk, _used, _target) = (default, 0, target);
        _length = 0;
    }

    /// <summary>Hands over to the target what it has not got yet.</summary>
    public void Complete()
    {
        if (_used > 0) _target!.Advance(_used);
        (_chunk, _used, _target) = (default, 0, null);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_length < PrefixBytes)
            buffer[..Math.Min(buffer.Length, PrefixBytes - (int)_length)].CopyTo(_prefix.AsSpan((int)_length));
        _length += buffer.Length;
        if (_target is null) return;
        while (!buffer.IsEmpty)
        {
            if (_used == _chunk.Length) NextChunk(_target);
            var part = buffer[..Math.Min(buffer.Length, _chunk.Length - _used)];
            part.CopyTo(_chunk.Span[_used..]);
            _used += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The stream is for writing.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("The stream only goes forward.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("The stream only goes forward.");

    private void NextChunk(IBufferWriter<byte> target)
    {
        if (_used > 0) target.Advance(_used);
        (_chunk, _used) = (target.GetMemory(ChunkBytes), 0);
    }
}
