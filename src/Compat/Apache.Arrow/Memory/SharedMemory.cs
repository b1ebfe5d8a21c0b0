using System.Buffers;
using System.Runtime.CompilerServices;

namespace Apache.Arrow.Memory;

/// <summary>One of several holders of the same memory, which is freed when the last of them lets go.</summary>
/// <remarks>Each holder counts once however often it is disposed, since buffers are structs that get copied.</remarks>
internal sealed class SharedMemory : IDisposable
{
    private readonly Allocation _allocation;
    private int _disposed;

    /// <summary>Takes over memory as its first holder.</summary>
    public SharedMemory(IMemoryOwner<byte> memory)
        : this(new Allocation(memory))
    {
    }

    private SharedMemory(Allocation allocation)
    {
        _allocation = allocation;
    }

    public ReadOnlyMemory<byte> Memory => _allocation.Memory;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfDisposed()
    {
        if (_disposed != 0)
            Throw();
    }

    /// <summary>Makes another holder.</summary>
    public SharedMemory Retain()
    {
        ThrowIfDisposed();
        _allocation.Acquire();
        return new SharedMemory(_allocation);
    }

    public void Dispose()
    {
        if (Volatile.Read(ref _disposed) == 0 && Interlocked.Exchange(ref _disposed, 1) == 0)
            ReleaseOrRestore();
    }

    private static void Throw() => throw new ObjectDisposedException(nameof(ArrowBuffer));

    // Memory refuses to be freed while pinned: then this holder must still hold it.
    private void ReleaseOrRestore()
    {
        try
        {
            _allocation.Release();
        }
        catch (InvalidOperationException)
        {
            Volatile.Write(ref _disposed, 0);
            throw;
        }
    }

    private sealed class Allocation(IMemoryOwner<byte> owner)
    {
        private int _holders = 1;

        public ReadOnlyMemory<byte> Memory { get; } = owner.Memory;

        public void Acquire()
        {
            int holders = Volatile.Read(ref _holders);
            while (true)
            {
                ObjectDisposedException.ThrowIf(holders <= 0, typeof(ArrowBuffer));
                int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
                if (seen == holders)
                    return;
                holders = seen;
            }
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref _holders) != 0)
                return;
            try
            {
                owner.Dispose();
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref _holders);
                throw;
            }
        }
    }
}
