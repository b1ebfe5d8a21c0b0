using System.Buffers;
using Apache.Arrow.Memory;

namespace ScoringService.Server.Ingest;

/// <summary>Gives memory for record batches: where they were received, if they lie in one piece, or from a pool. And up
/// to a size: their length, and how long they are when they have been decompressed, is the sender's claim.</summary>
internal sealed class BoundedAllocator(int mostBytes, StreamBytes memory, RequestBytes received) : MemoryAllocator
{
    // A reader that trusts no length also asks for large bodies in steps, each twice as long as the one before.
    private const int MostTimes = 2;

    private long _bodyEnd = -1;
    private long _further;

    /// <summary>A record batch, with the dictionaries before it, is about to be read.</summary>
    public void Begin() => _further = 0;

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length > mostBytes) throw RequestBytes.TooLarge(mostBytes);
        bytesAllocated = length;
        // A body is asked for after its metadata were read. When a body has just been read, it is for its decompressed
        // buffers, and what lies there to be read is something else.
        if (received.Position == _bodyEnd)
        {
            if ((_further += length) > (long)mostBytes * MostTimes) throw RequestBytes.TooLarge(mostBytes);
        }
        else
        {
            _bodyEnd = received.Position + length;
            if (received.TryLend(length) is { } lent) return lent;
        }

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
