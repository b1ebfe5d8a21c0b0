using System.Numerics;

namespace ScoringService.Storage.Features;

/// <summary>Ranges of bits in bitmaps of 64-bit words, bit i being bit i % 64 of word i / 64.</summary>
internal static class Bitmap
{
    /// <summary>Sets <paramref name="count"/> bits from <paramref name="start"/> on.</summary>
    public static void SetRange(Span<ulong> bits, int start, int count)
    {
        for (var i = 0; i < count;)
        {
            var position = start + i;
            var take = Math.Min(64 - (position & 63), count - i);
            bits[position >> 6] |= Ones(take) << (position & 63);
            i += take;
        }
    }

    /// <summary>Copies the first <paramref name="count"/> bits of <paramref name="source"/> to zero bits from
    /// <paramref name="start"/> on.</summary>
    public static void Copy(ReadOnlySpan<ulong> source, Span<ulong> target, int start, int count)
    {
        for (var i = 0; i < count; i += 64)
        {
            var word = source[i >> 6] & Ones(Math.Min(64, count - i));
            var position = start + i;
            var shift = position & 63;
            target[position >> 6] |= word << shift;
            if (shift != 0 && word >> (64 - shift) != 0) target[(position >> 6) + 1] |= word >> (64 - shift);
        }
    }

    /// <summary>Sets the values whose bit is not set to zero.</summary>
    public static void ClearUnset<T>(ReadOnlySpan<ulong> bits, Span<T> values)
        where T : unmanaged
    {
        for (var i = 0; i < values.Length; i += 64)
        {
            var unset = ~bits[i >> 6] & Ones(Math.Min(64, values.Length - i));
            for (; unset != 0; unset &= unset - 1) values[i + BitOperations.TrailingZeroCount(unset)] = default;
        }
    }

    private static ulong Ones(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;
}
