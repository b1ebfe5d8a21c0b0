using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// A VARCHAR or BLOB in a vector: up to 12 bytes lie in the struct itself, longer ones are pointed to. Read it in
/// place, by pointer or reference into the vector: a copy of the struct takes a short text with it.
/// </summary>
public struct DuckDBString
{
    private const int InlineStringMaxLength = 12;

#pragma warning disable IDE1006 // Published names.
    public _value_e__Union value;

    /// <summary>The number of bytes.</summary>
    public readonly int Length => (int)value.inlined.length;

    /// <summary>The UTF-8 bytes, without a terminator; valid as long as this struct stays where it is.</summary>
    public readonly unsafe sbyte* Data
    {
        get
        {
            if (value.inlined.length > InlineStringMaxLength) return value.pointer.ptr;
            fixed (sbyte* first = value.inlined.inlined) return first;
        }
    }

    [StructLayout(LayoutKind.Explicit)]
    public partial struct _value_e__Union
    {
        [FieldOffset(0)]
        public DuckDBStringPointer pointer;

        [FieldOffset(0)]
        public DuckDBStringInlined inlined;

        public unsafe partial struct DuckDBStringPointer
        {
            public uint length;
            public fixed sbyte prefix[4];
            public sbyte* ptr;
        }

        public unsafe partial struct DuckDBStringInlined
        {
            public uint length;
            public fixed sbyte inlined[12];
        }
    }
#pragma warning restore IDE1006
}
