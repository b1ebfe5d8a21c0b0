using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>Compresses buffers one by one as the options ask.</summary>
internal sealed class BodyCompressor(IpcOptions options, MemoryAllocator? allocator) : IDisposable
{
    private readonly ScratchMemory _scratch = new(allocator);
    private ICompressionCodec? _codec;
    private MemoryStream? _stream;

    /// <summary>Replaces buffers by their compressed forms, valid until <see cref="Clear"/>.</summary>
    public void Compress(List<ReadOnlyMemory<byte>> buffers)
    {
        if (options.CompressionCodec is null)
            return;
        var type = options.CompressionCodec.Value;
        _codec ??= options.CompressionCodecFactory!.CreateCodec(type, options.CompressionLevel);
        for (var i = 0; i < buffers.Count; i++)
        {
            if (!buffers[i].IsEmpty)
                buffers[i] = Compress(_codec, buffers[i]);
        }
    }

    public void Clear() => _scratch.Clear();

    public void Dispose()
    {
        _scratch.Dispose();
        _codec?.Dispose();
        _stream?.Dispose();
    }

    private Memory<byte> Compress(ICompressionCodec codec, ReadOnlyMemory<byte> buffer)
    {
        var target = _scratch.Take(checked(Framing.CompressedPrefixSize + buffer.Length));
        var place = target[Framing.CompressedPrefixSize..];
        var isSmaller = TryCompress(codec, buffer, place, out var size) && size < buffer.Length;
        if (!isSmaller)
        {
            size = buffer.Length;
            buffer.CopyTo(place);
        }
        BinaryPrimitives.WriteInt64LittleEndian(target.Span, isSmaller ? buffer.Length : Framing.NotCompressed);
        return target[..(Framing.CompressedPrefixSize + size)];
    }

    private bool TryCompress(ICompressionCodec codec, ReadOnlyMemory<byte> buffer, Memory<byte> target, out int size)
    {
        if (codec is ITryCompressionCodec direct)
            return direct.TryCompress(buffer, target, out size);
        _stream ??= new MemoryStream();
        _stream.SetLength(0);
        codec.Compress(buffer, _stream);
        size = (int)Math.Min(_stream.Length, target.Length);
        _stream.GetBuffer().AsSpan(0, size).CopyTo(target.Span);
        return _stream.Length <= target.Length;
    }
}
