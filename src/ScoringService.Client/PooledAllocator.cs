using System.Buffers;
using Apache.Arrow.Memory;

namespace ScoringService.Client;

/// <summary>Memory of record batches that is used again: fresh memory for each batch of a million rows costs more than
/// reading it. Or none at all, when batches need not outlive the message that they lie in.</summary>
internal sealed class PooledAllocator(MessageBytes bytes) : MemoryAllocator
{
    /// <summary>Whether batches need not outlive their messages.</summary>
    public bool Lends { get; set; }

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        return Lends && bytes.TryLend(length, out var lent) ? new Lent(lent) : new Owner(length);
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

    private sealed class Lent(Memory<byte> memory) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => memory;

        public void Dispose()
        {
            // It is the message's.
        }
    }
}
