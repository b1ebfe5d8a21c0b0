namespace Apache.Arrow.Ipc;

/// <summary>Codecs that the format knows for message bodies.</summary>
public enum CompressionCodecType
{
    /// <summary>The LZ4 frame format, with blocks; not the raw block format.</summary>
    Lz4Frame,

    /// <summary>Zstandard frames.</summary>
    Zstd,
}
