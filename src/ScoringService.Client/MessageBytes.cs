using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Client;

/// <summary>The bytes of messages as one stream: what is left of the one before, then the next one.</summary>
internal sealed class MessageBytes : Stream
{
    // What is lent must be read into where it lies. A reader that trusts no length asks for larger bodies in steps (of
    // 8 MiB) and copies from one to the next, which would write over bytes that have not been read.
    private const int MostLent = 4 << 20;

    private ReadOnlySequence<byte> _rest;
    private ReadOnlySequence<byte> _next;
    private long _position;
    private long _bodyEnd = -1;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts a message behind what is left. It must stay as it is until it has been read.</summary>
    public void Next(ReadOnlySequence<byte> message)
    {
        if (_rest.IsEmpty) _rest = message;
        else _next = message;
    }

    /// <summary>Forgets what is left.</summary>
    public void Clear() => (_rest, _next) = (default, default);

    /// <summary>The bytes that are read next, where they lie.</summary>
    /// <returns>False when they do not lie in one piece, or are too many.</returns>
    public bool TryLend(int length, out Memory<byte> bytes)
    {
        bytes = default;
        // A body is asked for after its metadata were read. When a body has just been read, it is for its decompressed
        // buffers, and what lies there to be read is something else.
        if (_position == _bodyEnd) return false;
        _bodyEnd = _position + length;
        if (_rest.IsEmpty) (_rest, _next) = (_next, default);
        var isWhole = length <= MostLent && _rest.First.Length >= length;
        if (isWhole) bytes = MemoryMarshal.AsMemory(_rest.First[..length]);
        return isWhole;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty) (_rest, _next) = (_next, default);
        var count = (int)Math.Min(buffer.Length, _rest.Length);
        var bytes = _rest.Slice(0, count);
        // What was lent is there already.
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(bytes.FirstSpan), ref MemoryMarshal.GetReference(buffer)))
            bytes.CopyTo(buffer);
        _rest = _rest.Slice(count);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
