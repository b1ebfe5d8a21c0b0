using System.Buffers;

namespace Apache.Arrow.Memory;

/// <summary>Memory of another runtime that is given back when all buffers over it are gone.</summary>
/// <remarks>Counts one holder from the start: its maker, who releases when all buffers are made.</remarks>
internal abstract class ImportedAllocationOwner : INativeAllocationOwner
{
    private long _holders = 1;
    private long _bytes;

    /// <summary>A buffer over some of the memory.</summary>
    public IMemoryOwner<byte> AddMemory(IntPtr ptr, int length)
    {
        Interlocked.Increment(ref _holders);
        Interlocked.Add(ref _bytes, length);
        if (length > 0)
            GC.AddMemoryPressure(length);
        return new NativeMemoryManager(this, ptr, 0, length);
    }

    public void Release(IntPtr ptr, int offset, int length) => Release();

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        if (_bytes > 0)
            GC.RemoveMemoryPressure(_bytes);
        FinalRelease();
    }

    protected abstract void FinalRelease();
}
