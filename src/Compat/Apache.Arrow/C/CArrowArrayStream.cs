using System.Runtime.InteropServices;

namespace Apache.Arrow.C;

/// <summary>The ArrowArrayStream struct of the C stream interface.</summary>
/// <remarks>
/// The callbacks return 0 or an errno code; the end of the stream is an array that is released already.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArrayStream
{
    internal delegate* unmanaged<CArrowArrayStream*, CArrowSchema*, int> get_schema;
    internal delegate* unmanaged<CArrowArrayStream*, CArrowArray*, int> get_next;
    internal delegate* unmanaged<CArrowArrayStream*, byte*> get_last_error;
    internal delegate* unmanaged<CArrowArrayStream*, void> release;
    public void* private_data;

    /// <summary>Allocates a zeroed struct, which <see cref="Free"/> frees.</summary>
    public static CArrowArrayStream* Create() =>
        (CArrowArrayStream*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArrayStream));

    /// <summary>
    /// Releases what the struct holds, if anything, and frees the struct that <see cref="Create"/> made.
    /// </summary>
    public static void Free(CArrowArrayStream* arrayStream)
    {
        if (arrayStream->release != null)
            arrayStream->release(arrayStream);
        NativeMemory.Free(arrayStream);
    }
}
