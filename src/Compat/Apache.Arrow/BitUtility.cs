using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Apache.Arrow;

/// <summary>Bitmaps, least significant bit first within each byte.</summary>
public static class BitUtility
{
    public static bool GetBit(byte data, int index) => ((data >> index) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GetBit(ReadOnlySpan<byte> data, int index) => ((data[index >> 3] >> (index & 7)) & 1) != 0;

    public static void ClearBit(Span<byte> data, int index) => data[index >> 3] &= (byte)~(1 << (index & 7));

    public static void SetBit(Span<byte> data, int index) => data[index >> 3] |= (byte)(1 << (index & 7));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetBit(Span<byte> data, int index, bool value)
    {
        ref byte target = ref data[index >> 3];
        int mask = 1 << (index & 7);
        target = (byte)(value ? target | mask : target & ~mask);
    }

    public static void ToggleBit(Span<byte> data, int index) => data[index >> 3] ^= (byte)(1 << (index & 7));

    /// <summary>Counts the ones from bit <paramref name="index"/> to the end.</summary>
    public static int CountBits(ReadOnlySpan<byte> data, int index) =>
        CountBits(data, index, (data.Length * 8) - index);

    /// <summary>Counts the ones among <paramref name="length"/> bits from bit <paramref name="index"/> on.</summary>
    public static int CountBits(ReadOnlySpan<byte> data, int index, int length)
    {
        if (length <= 0 || index < 0)
            return 0;
        int first = index >> 3;
        int last = (int)(((long)index + length - 1) >> 3);
        int head = 0xFF << (index & 7);
        int tail = 0xFF >> (7 - (int)(((long)index + length - 1) & 7));
        if (first == last)
            return BitOperations.PopCount((uint)(data[first] & head & tail & 0xFF));
        return BitOperations.PopCount((uint)(data[first] & head & 0xFF))
            + CountBits(data[(first + 1)..last])
            + BitOperations.PopCount((uint)(data[last] & tail));
    }

    /// <summary>Counts the ones.</summary>
    public static int CountBits(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        int count = 0;
        foreach (ulong word in words)
            count += BitOperations.PopCount(word);
        foreach (byte rest in data[(words.Length * sizeof(ulong))..])
            count += BitOperations.PopCount(rest);
        return count;
    }

    /// <summary>Rounds up to a multiple of 64.</summary>
    public static long RoundUpToMultipleOf64(long n) => RoundUpToMultiplePowerOfTwo(n, 64);

    /// <summary>Rounds up to a multiple of 8.</summary>
    public static long RoundUpToMultipleOf8(long n) => RoundUpToMultiplePowerOfTwo(n, 8);

    /// <summary>Rounds up to a multiple of <paramref name="factor"/>, which must be a power of two.</summary>
    public static long RoundUpToMultiplePowerOfTwo(long n, int factor)
    {
        Debug.Assert(factor > 0 && BitOperations.IsPow2(factor), "Only powers of two round by masking.");
        return (n + (factor - 1)) & ~(factor - 1L);
    }

    /// <summary>Bytes that hold <paramref name="n"/> bits.</summary>
    public static int ByteCount(int n) => (n >> 3) + ((n & 7) != 0 ? 1 : 0);

    internal static bool IsMultipleOf8(long n) => (n & 7) == 0;

    internal static int ReadInt32(ReadOnlyMemory<byte> value) =>
        Unsafe.ReadUnaligned<int>(ref MemoryMarshal.GetReference(value.Span));

    /// <summary>Sets <paramref name="length"/> bits from bit <paramref name="index"/> on.</summary>
    internal static void SetBits(Span<byte> data, int index, int length, bool value)
    {
        if (length == 0)
            return;
        int end = checked(index + length);
        int first = index >> 3;
        int last = (end - 1) >> 3;
        int head = (0xFF << (index & 7)) & 0xFF;
        int tail = 0xFF >> (7 - ((end - 1) & 7));
        if (first == last)
        {
            SetMasked(ref data[first], head & tail, value);
            return;
        }
        SetMasked(ref data[first], head, value);
        data[(first + 1)..last].Fill(value ? (byte)0xFF : (byte)0);
        SetMasked(ref data[last], tail, value);
    }

    /// <summary>Copies bits between any two bit positions of buffers that do not overlap.</summary>
    internal static void CopyBits(
        ReadOnlySpan<byte> source, int sourceIndex, Span<byte> target, int targetIndex, int length)
    {
        // Bit by bit up to a byte of the target, then a byte at a time from two neighbours of the source.
        int done = 0;
        for (; done < length && ((targetIndex + done) & 7) != 0; done++)
            SetBit(target, targetIndex + done, GetBit(source, sourceIndex + done));
        int bytes = (length - done) >> 3;
        int from = (sourceIndex + done) >> 3;
        int shift = (sourceIndex + done) & 7;
        Span<byte> whole = target.Slice((targetIndex + done) >> 3, bytes);
        if (shift == 0)
        {
            source.Slice(from, bytes).CopyTo(whole);
        }
        else
        {
            for (int i = 0; i < whole.Length; i++)
                whole[i] = (byte)((source[from + i] >> shift) | (source[from + i + 1] << (8 - shift)));
        }
        for (done += bytes * 8; done < length; done++)
            SetBit(target, targetIndex + done, GetBit(source, sourceIndex + done));
    }

    private static void SetMasked(ref byte target, int mask, bool value) =>
        target = (byte)(value ? target | mask : target & ~mask);
}
