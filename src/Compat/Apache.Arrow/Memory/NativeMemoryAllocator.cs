using System.Buffers;
using System.Runtime.InteropServices;

namespace Apache.Arrow.Memory;

/// <summary>Allocates outside the managed heap.</summary>
public class NativeMemoryAllocator : MemoryAllocator
{
    internal static readonly INativeAllocationOwner ExclusiveOwner = new GlobalHeapOwner();

    private readonly ZeroedHeapOwner _owner;

    public NativeMemoryAllocator(int alignment = DefaultAlignment)
        : base(alignment)
    {
        _owner = new ZeroedHeapOwner(alignment);
    }

    protected override unsafe IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = checked(length + Alignment);
        // Zeroed by the system: pages of large buffers that nobody writes are never touched.
        nint pointer = (nint)NativeMemory.AllocZeroed((nuint)bytesAllocated);
        GC.AddMemoryPressure(bytesAllocated);
        int offset = (int)(Alignment - (pointer & (Alignment - 1)));
        return new NativeMemoryManager(_owner, pointer, offset, length);
    }

    private sealed class ZeroedHeapOwner(int alignment) : INativeAllocationOwner
    {
        public unsafe void Release(IntPtr ptr, int offset, int length)
        {
            NativeMemory.Free((void*)ptr);
            GC.RemoveMemoryPressure(length + alignment);
        }
    }

    // Memory that a caller of NativeMemoryManager's public constructor got from Marshal.AllocHGlobal.
    private sealed class GlobalHeapOwner : INativeAllocationOwner
    {
        public void Release(IntPtr ptr, int offset, int length) => Marshal.FreeHGlobal(ptr);
    }
}

/// <summary>Knows how to give back memory that a <see cref="NativeMemoryManager"/> stands for.</summary>
internal interface INativeAllocationOwner
{
    void Release(IntPtr ptr, int offset, int length);
}
