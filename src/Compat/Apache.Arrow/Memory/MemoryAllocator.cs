using System.Buffers;

namespace Apache.Arrow.Memory;

/// <summary>Source of zeroed, aligned memory for buffers.</summary>
public abstract class MemoryAllocator
{
    /// <summary>Bytes; wide enough for any vector load and for a cache line.</summary>
    public const int DefaultAlignment = 64;

    private static readonly IMemoryOwner<byte> Nothing = new NullMemoryOwner();

    protected MemoryAllocator(int alignment = DefaultAlignment)
    {
        Alignment = alignment;
    }

    public static Lazy<MemoryAllocator> Default { get; } = new(() => new NativeMemoryAllocator(DefaultAlignment), true);

    public Stats Statistics { get; } = new();

    protected int Alignment { get; }

    /// <summary>Allocates <paramref name="length"/> zeroed bytes, which the caller disposes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public IMemoryOwner<byte> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return Nothing;
        IMemoryOwner<byte> owner = AllocateInternal(length, out int bytesAllocated);
        Statistics.Allocate(bytesAllocated);
        return owner;
    }

    protected abstract IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated);

    /// <summary>Running totals of an allocator.</summary>
    public class Stats
    {
        private long _bytesAllocated;
        private long _allocations;

        public long Allocations => Interlocked.Read(ref _allocations);

        public long BytesAllocated => Interlocked.Read(ref _bytesAllocated);

        internal void Allocate(int bytes)
        {
            Interlocked.Increment(ref _allocations);
            Interlocked.Add(ref _bytesAllocated, bytes);
        }
    }

    private sealed class NullMemoryOwner : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => Memory<byte>.Empty;

        public void Dispose()
        {
        }
    }
}
