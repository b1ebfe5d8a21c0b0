using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.Metadata;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>Writes to a stream: small pieces are gathered, large ones go out as they are.</summary>
internal sealed class MessageOutput(Stream stream)
{
    private const int LargePiece = 8 * 1024;
    private readonly byte[] _gathered = new byte[2 * LargePiece];
    private int _count;

    /// <summary>Bytes handed in so far.</summary>
    public long Written { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, IoMode mode)
    {
        Written += bytes.Length;
        if (bytes.Length >= LargePiece || bytes.Length > _gathered.Length - _count)
            return WriteSlowlyAsync(bytes, mode);
        bytes.CopyTo(_gathered.AsMemory(_count));
        _count += bytes.Length;
        return default;
    }

    /// <summary>Writes zeros up to the next multiple of the alignment.</summary>
    public ValueTask PadAsync(long length, IoMode mode) =>
        WriteAsync(s_zeros.AsMemory(0, (int)(Framing.Pad(length) - length)), mode);

    /// <summary>
    /// Writes the prefix of a message whose metadata, with its padding, takes <paramref name="length"/> bytes.
    /// </summary>
    public ValueTask WritePrefixAsync(int length, bool isLegacy, IoMode mode)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_prefix, Framing.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(_prefix.AsSpan(sizeof(int)), length);
        return WriteAsync(_prefix.AsMemory(isLegacy ? sizeof(int) : 0), mode);
    }

    /// <summary>Hands what was gathered to the stream, which is not flushed itself.</summary>
    public ValueTask FlushAsync(IoMode mode)
    {
        var count = _count;
        _count = 0;
        return count == 0 ? default : SendAsync(_gathered.AsMemory(0, count), mode);
    }

    private static readonly byte[] s_zeros = new byte[Framing.Alignment];
    private readonly byte[] _prefix = new byte[2 * sizeof(int)];

    private async ValueTask WriteSlowlyAsync(ReadOnlyMemory<byte> bytes, IoMode mode)
    {
        await FlushAsync(mode).ConfigureAwait(false);
        if (bytes.Length >= LargePiece)
        {
            await SendAsync(bytes, mode).ConfigureAwait(false);
            return;
        }
        bytes.CopyTo(_gathered);
        _count = bytes.Length;
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes, IoMode mode)
    {
        if (!mode.IsSynchronous)
            return stream.WriteAsync(bytes, mode.Token);
        stream.Write(bytes.Span);
        return default;
    }
}
