using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>
/// The encoding <c>deflate</c>. As in HTTP (RFC 9110, 8.4.1.2) that is the zlib format, not a bare deflate stream.
/// </summary>
/// <param name="defaultCompressionLevel">How hard to try where the call does not say.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "deflate";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);
}
