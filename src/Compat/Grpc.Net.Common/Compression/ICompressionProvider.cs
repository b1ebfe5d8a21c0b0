using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A way to compress messages.</summary>
public interface ICompressionProvider
{
    /// <summary>The name by which client and server agree on it.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it; disposing it leaves the inner stream open.</summary>
    /// <param name="stream">Gets the compressed bytes.</param>
    /// <param name="compressionLevel">How hard to try; null for the provider's own choice.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream whose reads give the decompressed bytes.</summary>
    /// <param name="stream">Gives the compressed bytes.</param>
    Stream CreateDecompressionStream(Stream stream);
}
