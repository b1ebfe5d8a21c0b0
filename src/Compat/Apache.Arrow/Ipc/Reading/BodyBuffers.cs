using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>Finds and decompresses the buffers of message bodies.</summary>
internal sealed class BodyBuffers(ICompressionCodecFactory? codecs, MemoryAllocator allocator) : IDisposable
{
    // The most that one byte of input can yield: a run in an LZ4 block grows by 255 per byte; a Zstandard block of 4
    // bytes repeats one byte 128 Ki times. Claims beyond this are lies, and nothing is allocated for them.
    private const long Lz4Expansion = 255, ZstdExpansion = 32 * 1024;
    private const long ExpansionSlack = 1024;
    private const byte Lz4Frame = 0, Zstd = 1, BufferMethod = 0;

    private readonly ICompressionCodec?[] _codecs = new ICompressionCodec?[2];

    /// <summary>The codec for a record batch, or null when its body is not compressed.</summary>
    /// <exception cref="NotSupportedException">The codec is unknown, or the caller gave no factory of
    /// codecs.</exception>
    public CompressionCodecType? ReadCompression(FlatTable recordBatch)
    {
        if (!recordBatch.TryGetTable(Slots.RecordBatch.Compression, out var compression))
            return null;
        var method = compression.GetByte(Slots.Compression.Method);
        if (method != BufferMethod)
            throw new NotSupportedException($"Arrow body compression method {method} is not supported.");
        var type = compression.GetByte(Slots.Compression.Codec) switch
        {
            Lz4Frame => CompressionCodecType.Lz4Frame,
            Zstd => CompressionCodecType.Zstd,
            var unknown => throw new NotSupportedException($"Arrow body compression codec {unknown} is not supported."),
        };
        if (codecs is null)
        {
            var name = type == CompressionCodecType.Zstd ? "ZSTD" : "LZ4_FRAME";
            throw new NotSupportedException($"Body is compressed with codec {name}"
                + $" but no {nameof(ICompressionCodecFactory)} has been configured to decompress buffers");
        }
        return type;
    }

    /// <summary>One buffer of a body, decompressed if need be.</summary>
    /// <exception cref="InvalidDataException">It lies outside the body, or does not decompress to what it
    /// says.</exception>
    public ReadOnlyMemory<byte> Read(BatchMemory memory, long offset, long length, CompressionCodecType? compression)
    {
        if (offset < 0 || length < 0 || offset > memory.Body.Length - length)
            throw new InvalidDataException("An Arrow buffer lies outside the body of its message.");
        var bytes = memory.Body.Slice((int)offset, (int)length);
        return compression is null || length == 0 ? bytes : Decompress(memory, bytes, compression.Value);
    }

    public void Dispose()
    {
        foreach (var codec in _codecs)
            codec?.Dispose();
    }

    private ReadOnlyMemory<byte> Decompress(BatchMemory memory, ReadOnlyMemory<byte> bytes, CompressionCodecType type)
    {
        if (bytes.Length < Framing.CompressedPrefixSize)
            throw new InvalidDataException("A compressed Arrow buffer lacks its length.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
        var compressed = bytes[Framing.CompressedPrefixSize..];
        if (length == Framing.NotCompressed)
            return compressed;
        if (length == 0)
            return default;
        var expansion = type == CompressionCodecType.Zstd ? ZstdExpansion : Lz4Expansion;
        if (length < 0 || length > Math.Min(System.Array.MaxLength, compressed.Length * expansion + ExpansionSlack))
            throw new InvalidDataException("A compressed Arrow buffer claims an impossible length.");
        var decompressed = memory.AllocateDecompressed(allocator, compressed.Length, (int)length);
        if (RunCodec(type, compressed, decompressed) != length)
            throw new InvalidDataException("A compressed Arrow buffer does not have the length that it claims.");
        return decompressed;
    }

    private int RunCodec(CompressionCodecType type, ReadOnlyMemory<byte> compressed, Memory<byte> decompressed)
    {
        var codec = _codecs[(int)type] ??= codecs!.CreateCodec(type);
        try
        {
            return codec.Decompress(compressed, decompressed);
        }
        catch (Exception failure) when (failure is not
            (InvalidDataException or NotSupportedException or NotImplementedException or OutOfMemoryException))
        {
            throw new InvalidDataException($"A compressed Arrow buffer cannot be decompressed with {type}.", failure);
        }
    }
}
