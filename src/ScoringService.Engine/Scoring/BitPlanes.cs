using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Scoring;

/// <summary>Takes single bits out of a column of masks.</summary>
internal static class BitPlanes
{
    /// <summary>Writes one bit of every mask.</summary>
    /// <param name="masks">One mask per row.</param>
    /// <param name="bit">Which bit, 0 to 31.</param>
    /// <param name="plane">Receives it: bit i % 64 of word i / 64 is row i.</param>
    public static void Extract(ReadOnlySpan<int> masks, int bit, Span<ulong> plane)
    {
        for (var word = 0; word < plane.Length; word++)
        {
            var rows = masks[(word << 6)..Math.Min(masks.Length, (word + 1) << 6)];
            plane[word] = rows.Length == 64 ? Word(rows, bit) : Tail(rows, bit);
        }
    }

    /// <summary>Writes truth values as bits.</summary>
    public static void Pack(ReadOnlySpan<bool> values, Span<ulong> plane)
    {
        plane.Clear();
        for (var i = 0; i < values.Length; i++)
            if (values[i]) plane[i >> 6] |= 1UL << (i & 63);
    }

    /// <summary>Writes bits as bytes 0 and 1.</summary>
    public static void Unpack(ReadOnlySpan<ulong> bits, Span<byte> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = (byte)(bits[i >> 6] >> (i & 63) & 1);
    }

    private static ulong Word(ReadOnlySpan<int> rows, int bit)
    {
        var plane = 0UL;
        ref var first = ref MemoryMarshal.GetReference(rows);
        for (var lane = 0; lane < 64; lane += Vector512<int>.Count)
        {
            // The wanted bit becomes the sign.
            var masks = Vector512.LoadUnsafe(ref first, (nuint)lane) << (31 - bit);
            plane |= masks.ExtractMostSignificantBits() << lane;
        }

        return plane;
    }

    private static ulong Tail(ReadOnlySpan<int> rows, int bit)
    {
        var plane = 0UL;
        for (var i = 0; i < rows.Length; i++) plane |= (ulong)(rows[i] >> bit & 1) << i;
        return plane;
    }
}
