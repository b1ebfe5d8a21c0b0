using ScoringService.Engine.Clustering;

namespace ScoringService.Engine;

/// <summary>The hash that shards are cut, samples drawn and holdouts chosen by.</summary>
public static class CustomerHash
{
    /// <summary>A hash of an id that never changes, on no machine and in no version: FNV-1a, finished by the mixer of
    /// splitmix64 so that all bits are good.</summary>
    /// <param name="id">UTF-8.</param>
    public static ulong Of(ReadOnlySpan<byte> id)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var value in id) hash = (hash ^ value) * 0x100000001B3;
        return SplitMix64.Mix(hash);
    }
}
