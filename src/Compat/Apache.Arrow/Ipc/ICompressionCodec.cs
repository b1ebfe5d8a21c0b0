using System.IO;

namespace Apache.Arrow.Ipc;

/// <summary>
/// Compresses and decompresses single buffers; used by one reader or writer, and not by two threads at once.
/// </summary>
public interface ICompressionCodec : IDisposable
{
    /// <summary>Decompresses all of <paramref name="source"/>.</summary>
    /// <param name="source">Compressed bytes, without the length that Arrow puts before them.</param>
    /// <param name="destination">Memory of exactly the size that the message claims.</param>
    /// <returns>How many bytes of <paramref name="destination"/> were written.</returns>
    int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination);

    /// <summary>Writes the compressed form of <paramref name="source"/>.</summary>
    /// <exception cref="NotImplementedException">The codec only decompresses.</exception>
    void Compress(ReadOnlyMemory<byte> source, Stream destination) =>
        throw new NotImplementedException("This codec does not support compression");
}

/// <summary>A codec that can compress into memory of a given size, which saves a stream in between.</summary>
public interface ITryCompressionCodec : ICompressionCodec
{
    /// <summary>Compresses if the result fits.</summary>
    /// <param name="source">Bytes to compress.</param>
    /// <param name="destination">Where to put the compressed bytes.</param>
    /// <param name="bytesWritten">How many bytes of <paramref name="destination"/> were written.</param>
    /// <returns>False when <paramref name="destination"/> is too small.</returns>
    bool TryCompress(ReadOnlyMemory<byte> source, Memory<byte> destination, out int bytesWritten);
}

/// <summary>Makes codecs; the caller of a reader or writer brings it, because this assembly has none.</summary>
public interface ICompressionCodecFactory
{
    /// <summary>Makes a codec with its default level.</summary>
    ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType);

    /// <summary>Makes a codec with the given level; a factory that knows no levels ignores it.</summary>
    ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) =>
        CreateCodec(compressionCodecType);
}
