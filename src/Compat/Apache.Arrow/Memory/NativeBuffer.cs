using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Apache.Arrow.Memory;

/// <summary>Told of allocations outside the managed heap.</summary>
public interface INativeAllocationTracker
{
    /// <param name="count">1 for new memory, -1 for freed, 0 for resized.</param>
    /// <param name="bytes">By how much the memory in use changed.</param>
    void Track(int count, long bytes);
}

/// <summary>Keeps no account.</summary>
public struct NoOpAllocationTracker : INativeAllocationTracker
{
    public readonly void Track(int count, long bytes)
    {
    }
}

/// <summary>Lets the garbage collector know of the memory.</summary>
public struct MemoryPressureAllocationTracker : INativeAllocationTracker
{
    public readonly void Track(int count, long bytes)
    {
        if (bytes > 0)
            GC.AddMemoryPressure(bytes);
        else if (bytes < 0)
            GC.RemoveMemoryPressure(-bytes);
    }
}

/// <summary>
/// Growing memory outside the managed heap, filled in place and handed over as an <see cref="ArrowBuffer"/>.
/// </summary>
public sealed class NativeBuffer<TItem, TTracker> : IDisposable
    where TItem : unmanaged
    where TTracker : struct, INativeAllocationTracker
{
    private AlignedMemory? _memory;

    /// <param name="elementCount">Items to make room for.</param>
    /// <param name="zeroFill">False when the caller writes all of them.</param>
    /// <param name="tracker">Told of the memory.</param>
    public NativeBuffer(int elementCount, bool zeroFill = true, TTracker tracker = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        _memory = new AlignedMemory(checked(elementCount * Unsafe.SizeOf<TItem>()), tracker);
        Length = elementCount;
        if (zeroFill)
            Span.Clear();
    }

    /// <summary>Items that fit.</summary>
    public int Length { get; private set; }

    public Span<TItem> Span => MemoryMarshal.Cast<byte, TItem>(ByteSpan);

    public Span<byte> ByteSpan => Current.GetSpan();

    private AlignedMemory Current => _memory
        ?? throw new ObjectDisposedException(nameof(NativeBuffer<TItem, TTracker>));

    /// <summary>Hands the memory over; this buffer cannot be used any more.</summary>
    public ArrowBuffer Build()
    {
        AlignedMemory memory = Current;
        _memory = null;
        return new ArrowBuffer(memory);
    }

    /// <summary>Makes room for at least <paramref name="newElementCount"/> items, keeping those there are.</summary>
    public void Grow(int newElementCount, bool zeroFill = true)
    {
        AlignedMemory memory = Current;
        if (newElementCount <= Length)
            return;
        int count = ComputeGrowCount(Length, newElementCount, Unsafe.SizeOf<TItem>());
        memory.Resize(checked(count * Unsafe.SizeOf<TItem>()));
        int before = Length;
        Length = count;
        if (zeroFill)
            Span[before..].Clear();
    }

    public void Dispose()
    {
        ((IDisposable?)_memory)?.Dispose();
        _memory = null;
    }

    /// <summary>Doubles, up to what an int of bytes can count, but never to less than was asked for.</summary>
    internal static int ComputeGrowCount(int length, int requested, int elementSize)
    {
        int most = int.MaxValue / elementSize;
        return Math.Max(requested, (int)Math.Min(2L * length, most));
    }

    private sealed unsafe class AlignedMemory : MemoryManager<byte>
    {
        private readonly TTracker _tracker;
        private void* _pointer;
        private int _length;
        private int _pins;

        public AlignedMemory(int length, TTracker tracker)
        {
            _pointer = NativeMemory.AlignedAlloc((nuint)length, MemoryAllocator.DefaultAlignment);
            _length = length;
            _tracker = tracker;
            _tracker.Track(1, length);
        }

        ~AlignedMemory()
        {
            Dispose(false);
        }

        public override Span<byte> GetSpan() => new(_pointer, _length);

        public void Resize(int length)
        {
            if (Volatile.Read(ref _pins) > 0)
                throw new InvalidOperationException("Cannot reallocate a native buffer that is currently pinned.");
            _pointer = NativeMemory.AlignedRealloc(_pointer, (nuint)length, MemoryAllocator.DefaultAlignment);
            _tracker.Track(0, length - (long)_length);
            _length = length;
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            Interlocked.Increment(ref _pins);
            return new MemoryHandle((byte*)_pointer + elementIndex, pinnable: this);
        }

        public override void Unpin() => Interlocked.Decrement(ref _pins);

        protected override void Dispose(bool disposing)
        {
            if (_pointer is null)
                return;
            if (disposing && Volatile.Read(ref _pins) > 0)
                throw new InvalidOperationException("cannot free native memory while it is pinned");
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
            _tracker.Track(-1, -(long)_length);
        }
    }
}
