using System.Runtime.InteropServices;

namespace Apache.Arrow.C;

/// <summary>The ArrowArray struct of the C data interface.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArray
{
    public long length;
    public long null_count;
    public long offset;
    public long n_buffers;
    public long n_children;
    public byte** buffers;
    public CArrowArray** children;
    public CArrowArray* dictionary;
    internal delegate* unmanaged<CArrowArray*, void> release;
    public void* private_data;

    /// <summary>Allocates a zeroed struct, which <see cref="Free"/> frees.</summary>
    public static CArrowArray* Create() => (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));

    /// <summary>
    /// Releases what the struct holds, if anything, and frees the struct that <see cref="Create"/> made.
    /// </summary>
    public static void Free(CArrowArray* array)
    {
        CallReleaseFunc(array);
        NativeMemory.Free(array);
    }

    /// <summary>Releases what the struct holds, if anything.</summary>
    public static void CallReleaseFunc(CArrowArray* array)
    {
        if (array->release != null)
            array->release(array);
    }
}
