using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// A Bloom filter of fixed size whose bits for one key lie in one line of the processor's cache: it takes whatever
/// memory there is, and the more keys it has, the more others it takes for known.
/// <para>
/// Blocked Bloom filters: Putze, Sanders, Singler, Cache-, Hash- and Space-Efficient Bloom Filters, WEA 2007.
/// </para>
/// </summary>
internal sealed unsafe class BloomBits : IDisposable
{
    private const int LineBytes = 64;
    private const int LineWords = LineBytes / sizeof(ulong);
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly ulong _lines;
    private ulong* _words;

    /// <summary>An empty filter.</summary>
    /// <param name="bytes">Its size.</param>
    public BloomBits(long bytes)
    {
        _lines = (ulong)Math.Max(bytes / LineBytes, 1);
        MemoryBytes = (long)_lines * LineBytes;
        _words = (ulong*)NativeMemory.AlignedAlloc((nuint)MemoryBytes, LineBytes);
        NativeMemory.Clear(_words, (nuint)MemoryBytes);
    }

    /// <summary>Memory that the filter holds.</summary>
    public long MemoryBytes { get; }

    /// <summary>Asks for the memory that a key will need.</summary>
    public void Prefetch(ulong key)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Line(key * Multiplier));
    }

    /// <summary>Adds a key; at least 48 of its bits are as good as random.</summary>
    /// <returns>Whether it is new for sure.</returns>
    public bool Add(ulong key)
    {
        // The product chooses the line; mixed once more, it chooses three bits of it.
        var mixed = key * Multiplier;
        var line = Line(mixed);
        mixed = (mixed ^ (mixed >> 29)) * Multiplier;
        var isNew = false;
        for (var i = 0; i < 3; i++, mixed >>= 9)
        {
            ref var word = ref line[mixed & (LineWords - 1)];
            var bit = 1UL << (int)(mixed >> 3 & 63);
            isNew |= (word & bit) == 0;
            word |= bit;
        }

        return isNew;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_words);
        _words = null;
    }

    private ulong* Line(ulong mixed) => _words + (Math.BigMul(mixed, _lines, out _) * LineWords);
}
