using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>Cuts buffers so that the part written starts at zero: a view where that is possible, else a copy.</summary>
internal static class BufferSlices
{
    /// <summary>The bits [start, start + length) from the first bit of a byte on.</summary>
    public static ReadOnlyMemory<byte> Bits(ReadOnlyMemory<byte> bits, int start, int length, ScratchMemory scratch)
    {
        var size = (int)((length + 7L) / 8);
        var first = start / 8;
        if (start % 8 == 0)
            return bits.Slice(first, size);
        var shifted = scratch.Take(size);
        Shift(bits.Span[first..(int)((start + (long)length + 7) / 8)], start % 8, shifted.Span);
        return shifted;
    }

    /// <summary>Offsets less the first of them.</summary>
    public static ReadOnlyMemory<byte> Rebase<T>(ReadOnlyMemory<byte> bytes, T origin, ScratchMemory scratch)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsZero(origin))
            return bytes;
        var rebased = scratch.Take(bytes.Length);
        var source = MemoryMarshal.Cast<byte, T>(bytes.Span);
        var target = MemoryMarshal.Cast<byte, T>(rebased.Span);
        var i = 0;
        var origins = new Vector<T>(origin);
        for (; i <= source.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(source[i..]) - origins).CopyTo(target[i..]);
        for (; i < source.Length; i++)
            target[i] = source[i] - origin;
        return rebased;
    }

    /// <summary>Elements [start, start + length) of <typeparamref name="T"/>.</summary>
    public static ReadOnlyMemory<byte> Elements<T>(ReadOnlyMemory<byte> bytes, int start, int length)
        where T : unmanaged =>
        bytes.Slice(checked(start * Unsafe.SizeOf<T>()), checked(length * Unsafe.SizeOf<T>()));

    private static void Shift(ReadOnlySpan<byte> source, int shift, Span<byte> target)
    {
        var i = 0;
        for (; i + sizeof(ulong) < source.Length && i + sizeof(ulong) <= target.Length; i += sizeof(ulong))
        {
            var low = BinaryPrimitives.ReadUInt64LittleEndian(source[i..]) >> shift;
            var high = (ulong)source[i + sizeof(ulong)] << (64 - shift);
            BinaryPrimitives.WriteUInt64LittleEndian(target[i..], low | high);
        }
        for (; i < target.Length; i++)
        {
            var high = i + 1 < source.Length ? source[i + 1] << (8 - shift) : 0;
            target[i] = (byte)((source[i] >> shift) | high);
        }
    }
}
