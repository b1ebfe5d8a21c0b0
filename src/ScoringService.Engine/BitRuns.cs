namespace ScoringService.Engine;

/// <summary>Runs of bits in bitmaps of 64-bit words, bit i being bit i % 64 of word i / 64.</summary>
internal static class BitRuns
{
    /// <summary>Copies bits to others that are not set yet.</summary>
    public static void Copy(ReadOnlySpan<ulong> source, int from, Span<ulong> target, int to, int count)
    {
        while (count > 0)
        {
            // As many as are left of the words on both sides.
            var take = Math.Min(count, 64 - Math.Max(from & 63, to & 63));
            var bits = source[from >> 6] >> (from & 63) & Ones(take);
            target[to >> 6] |= bits << (to & 63);
            (from, to, count) = (from + take, to + take, count - take);
        }
    }

    /// <summary>Sets bits.</summary>
    public static void Set(Span<ulong> target, int to, int count)
    {
        while (count > 0)
        {
            var take = Math.Min(count, 64 - (to & 63));
            target[to >> 6] |= Ones(take) << (to & 63);
            (to, count) = (to + take, count - take);
        }
    }

    private static ulong Ones(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;
}
