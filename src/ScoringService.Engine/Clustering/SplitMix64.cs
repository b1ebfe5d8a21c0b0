namespace ScoringService.Engine.Clustering;

/// <summary>
/// The generator of Steele, Lea and Flood ("Fast splittable pseudorandom number generators", OOPSLA 2014): 64 bits of
/// state, the same numbers for the same seed on every machine and in every version of .NET.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Step);

    /// <summary>The next number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next whole number in [0, <paramref name="limit"/>).</summary>
    public int NextBelow(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Spreads every bit of a number over all bits.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
        return bits ^ bits >> 31;
    }
}
