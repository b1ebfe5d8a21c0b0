using System.Buffers;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>Memory for buffers that cannot be written as they are; it lives until the message was written.</summary>
/// <param name="allocator">Where the caller wants memory from; null takes pooled arrays.</param>
internal sealed class ScratchMemory(MemoryAllocator? allocator) : IDisposable
{
    private readonly List<IMemoryOwner<byte>> _owners = [];

    /// <summary>Memory of exactly <paramref name="size"/> bytes with undefined content.</summary>
    public Memory<byte> Take(int size)
    {
        var owner = allocator?.Allocate(size) ?? MemoryPool<byte>.Shared.Rent(size);
        _owners.Add(owner);
        return owner.Memory[..size];
    }

    /// <summary>Takes everything back.</summary>
    public void Clear()
    {
        foreach (var owner in _owners)
            owner.Dispose();
        _owners.Clear();
    }

    public void Dispose() => Clear();
}
