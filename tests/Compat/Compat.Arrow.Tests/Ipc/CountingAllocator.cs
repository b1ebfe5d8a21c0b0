using System.Buffers;
using Apache.Arrow.Memory;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Counts how much memory is out at a time, and refuses to give out more than a limit.</summary>
internal sealed class CountingAllocator(long limit = long.MaxValue) : MemoryAllocator
{
    public long Rented { get; private set; }

    public long Peak { get; private set; }

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        Rented += length;
        Peak = Math.Max(Peak, Rented);
        Assert.True(Rented <= limit, $"{Rented} bytes are allocated");
        return new Owner(this, length);
    }

    private sealed class Owner(CountingAllocator allocator, int length) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = new byte[length];

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Owner));

        public void Dispose()
        {
            if (_bytes is null)
                return;
            _bytes = null;
            allocator.Rented -= length;
        }
    }
}
