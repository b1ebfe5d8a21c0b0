using System.Buffers;

namespace Apache.Arrow.Memory;

/// <summary>Memory outside the managed heap, freed on disposal or, failing that, by the finalizer.</summary>
public class NativeMemoryManager : MemoryManager<byte>
{
    private readonly INativeAllocationOwner _owner;
    private readonly int _offset;
    private readonly int _length;
    private IntPtr _ptr;
    private int _pinCount;

    /// <summary>Takes over memory that came from <c>Marshal.AllocHGlobal</c>.</summary>
    /// <param name="ptr">What the allocation returned.</param>
    /// <param name="offset">Bytes to skip, for alignment.</param>
    /// <param name="length">Usable bytes after the offset.</param>
    public NativeMemoryManager(IntPtr ptr, int offset, int length)
        : this(NativeMemoryAllocator.ExclusiveOwner, ptr, offset, length)
    {
    }

    internal NativeMemoryManager(INativeAllocationOwner owner, IntPtr ptr, int offset, int length)
    {
        _owner = owner;
        _ptr = ptr;
        _offset = offset;
        _length = length;
    }

    ~NativeMemoryManager()
    {
        Dispose(false);
    }

    public override unsafe Span<byte> GetSpan()
    {
        IntPtr ptr = _ptr;
        ObjectDisposedException.ThrowIf(ptr == IntPtr.Zero, this);
        return new Span<byte>((byte*)ptr + _offset, _length);
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        // Such memory never moves; the count keeps it from being freed while someone holds a pointer.
        Interlocked.Increment(ref _pinCount);
        IntPtr ptr = Volatile.Read(ref _ptr);
        if (ptr == IntPtr.Zero)
        {
            Interlocked.Decrement(ref _pinCount);
            throw new ObjectDisposedException(nameof(NativeMemoryManager));
        }
        return new MemoryHandle((byte*)ptr + _offset + elementIndex, default, this);
    }

    public override void Unpin() => Interlocked.Decrement(ref _pinCount);

    /// <exception cref="InvalidOperationException">The memory is pinned; it is left as it was.</exception>
    protected override void Dispose(bool disposing)
    {
        IntPtr ptr = Interlocked.Exchange(ref _ptr, IntPtr.Zero);
        if (ptr == IntPtr.Zero)
            return;
        // A finalizer runs only when no handle can be alive.
        if (disposing && Volatile.Read(ref _pinCount) > 0)
        {
            Volatile.Write(ref _ptr, ptr);
            throw new InvalidOperationException("cannot free native memory while it is pinned");
        }
        _owner.Release(ptr, _offset, _length);
    }
}
