using System.Numerics;

namespace ScoringService.Storage.Ingest;

/// <summary>Collects the keys of the customers that a unit touches.</summary>
internal sealed class TouchedKeys
{
    private ulong[] _bits = new ulong[64];

    /// <summary>Adds a customer.</summary>
    public void Add(int key)
    {
        var word = key >> 6;
        if (word >= _bits.Length) Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        _bits[word] |= 1UL << (key & 63);
    }

    /// <summary>The keys, ascending.</summary>
    public int[] ToArray()
    {
        var keys = new int[_bits.Sum(BitOperations.PopCount)];
        var next = 0;
        for (var i = 0; i < _bits.Length; i++)
            for (var rest = _bits[i]; rest != 0; rest &= rest - 1)
                keys[next++] = (i << 6) + BitOperations.TrailingZeroCount(rest);
        return keys;
    }
}
