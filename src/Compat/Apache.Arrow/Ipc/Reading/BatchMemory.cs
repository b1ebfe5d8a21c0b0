using System.Buffers;
using System.IO;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>
/// The body of one message together with the memory that its compressed buffers were decompressed to; a record batch
/// disposes it.
/// </summary>
/// <param name="body">Bytes of the body.</param>
/// <param name="owner">Owner of <paramref name="body"/>; null when the caller of the reader owns it.</param>
internal sealed class BatchMemory(ReadOnlyMemory<byte> body, IMemoryOwner<byte>? owner) : IMemoryOwner<byte>
{
    private List<IMemoryOwner<byte>>? _decompressed;
    private long _compressedBytes;

    public ReadOnlyMemory<byte> Body => body;

    Memory<byte> IMemoryOwner<byte>.Memory => owner?.Memory ?? default;

    /// <summary>Allocates memory to decompress a part of the body to.</summary>
    /// <exception cref="InvalidDataException">Parts of the body were decompressed already: buffers must not
    /// overlap.</exception>
    public Memory<byte> AllocateDecompressed(MemoryAllocator allocator, int compressedLength, int length)
    {
        _compressedBytes += compressedLength;
        if (_compressedBytes > body.Length)
            throw new InvalidDataException("Compressed Arrow buffers overlap.");
        var decompressed = allocator.Allocate(length);
        (_decompressed ??= []).Add(decompressed);
        return decompressed.Memory[..length];
    }

    public void Dispose()
    {
        owner?.Dispose();
        _decompressed?.ForEach(memory => memory.Dispose());
        _decompressed = null;
    }
}
