using System.Buffers;
using Apache.Arrow.Memory;

namespace ScoringService.Server.Ingest;

/// <summary>Gives memory for record batches: where they were received, if they lie in one piece, or from a pool. And up
/// to a size: their length is the sender's claim.</summary>
internal sealed class BoundedAllocator(int mostBytes, StreamBytes memory, RequestBytes received) : MemoryAllocator
{
    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length > mostBytes) throw RequestBytes.TooLarge(mostBytes);
        bytesAllocated = length;
        if (received.TryLend(length) is { } lent) return lent;
        memory.Take(length);
        return new Rented(MemoryPool<byte>.Shared.Rent(length), length, memory);
    }

    /// <summary>Rented memory cut to the length that was asked for.</summary>
    private sealed class Rented(IMemoryOwner<byte> owner, int length, StreamBytes memory) : IMemoryOwner<byte>
    {
        private int _isGiven;

        public Memory<byte> Memory => owner.Memory[..length];

        public void Dispose()
        {
            owner.Dispose();
            if (Interlocked.Exchange(ref _isGiven, 1) == 0) memory.Give(length);
        }
    }
}
