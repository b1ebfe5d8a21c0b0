using System.Buffers;
using Apache.Arrow.Memory;

namespace ScoringService.Client;

/// <summary>Memory of record batches that is used again: fresh memory for each batch of a million rows costs more than
/// reading it.</summary>
internal sealed class PooledAllocator : MemoryAllocator
{
    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        return new Owner(length);
    }

    private sealed class Owner(int length) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(length);

        public Memory<byte> Memory =>
            (_bytes ?? throw new ObjectDisposedException(nameof(PooledAllocator))).AsMemory(0, length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes) ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
