namespace Apache.Arrow.Ipc;

/// <summary>How messages are written.</summary>
public class IpcOptions
{
    internal static IpcOptions Default { get; } = new();

    /// <summary>Writes the encapsulation from before 0.15.0: a 4-byte prefix instead of 8 bytes.</summary>
    public bool WriteLegacyIpcFormat { get; set; }

    /// <summary>Compresses the buffers of record batches and dictionaries; null means not at all.</summary>
    public CompressionCodecType? CompressionCodec { get; set; }

    /// <summary>Makes the codec; must be given when <see cref="CompressionCodec"/> is.</summary>
    public ICompressionCodecFactory? CompressionCodecFactory { get; set; }

    /// <summary>Level for codecs that have levels; null means their default.</summary>
    public int? CompressionLevel { get; set; }
}
