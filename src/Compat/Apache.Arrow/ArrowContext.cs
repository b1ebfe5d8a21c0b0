using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>What readers and writers take from their caller: allocator, codecs and extension types.</summary>
public class ArrowContext
{
    public ArrowContext(
        MemoryAllocator? allocator = null,
        ICompressionCodecFactory? compressionCodecFactory = null,
        ExtensionTypeRegistry? extensionRegistry = null)
    {
        Allocator = allocator;
        CompressionCodecFactory = compressionCodecFactory;
        ExtensionRegistry = extensionRegistry ?? ExtensionTypeRegistry.Default.Clone();
    }

    /// <summary>Null for the default allocator.</summary>
    public MemoryAllocator? Allocator { get; }

    /// <summary>Null when compressed data is not to be read.</summary>
    public ICompressionCodecFactory? CompressionCodecFactory { get; }

    /// <summary>By default a copy of <see cref="ExtensionTypeRegistry.Default"/>.</summary>
    public ExtensionTypeRegistry ExtensionRegistry { get; }
}
