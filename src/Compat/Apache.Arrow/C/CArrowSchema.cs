using System.Runtime.InteropServices;

namespace Apache.Arrow.C;

/// <summary>The ArrowSchema struct of the C data interface: a type, a field or a schema.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowSchema
{
    public const long ArrowFlagDictionaryOrdered = 1;
    public const long ArrowFlagNullable = 2;
    public const long ArrowFlagMapKeysSorted = 4;

    public byte* format;
    public byte* name;
    public byte* metadata;
    public long flags;
    public long n_children;
    public CArrowSchema** children;
    public CArrowSchema* dictionary;
    internal delegate* unmanaged<CArrowSchema*, void> release;
    public void* private_data;

    /// <summary>Allocates a zeroed struct, which <see cref="Free"/> frees.</summary>
    public static CArrowSchema* Create() => (CArrowSchema*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowSchema));

    /// <summary>
    /// Releases what the struct holds, if anything, and frees the struct that <see cref="Create"/> made.
    /// </summary>
    public static void Free(CArrowSchema* schema)
    {
        CallReleaseFunc(schema);
        NativeMemory.Free(schema);
    }

    public readonly bool GetFlag(long flag) => (flags & flag) == flag;

    internal static void CallReleaseFunc(CArrowSchema* schema)
    {
        if (schema->release != null)
            schema->release(schema);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such child.</exception>
    internal readonly CArrowSchema* GetChild(long i)
    {
        if (i < 0 || i >= n_children)
            throw new ArgumentOutOfRangeException(nameof(i));
        return children is null ? null : children[i];
    }
}
