using System.Buffers;
using Apache.Arrow.Memory;

namespace Compat.Arrow.Tests;

/// <summary>Counts what is allocated and not freed yet, and fails on memory that is freed twice.</summary>
internal sealed class TrackingAllocator : MemoryAllocator
{
    private int _outstanding;

    public int Outstanding => _outstanding;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        Interlocked.Increment(ref _outstanding);
        return new Owner(this, length);
    }

    private sealed class Owner(TrackingAllocator allocator, int length) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = new byte[length];

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Owner));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is null)
                throw new ObjectDisposedException(nameof(Owner));
            Interlocked.Decrement(ref allocator._outstanding);
        }
    }
}
