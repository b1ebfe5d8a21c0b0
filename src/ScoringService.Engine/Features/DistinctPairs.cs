using System.Numerics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Collects pairs of customer and code for chosen customers, and gives each pair once.</summary>
internal sealed class DistinctPairs(int customers)
{
    private readonly ulong[] _chosen = new ulong[Column.WordCount(customers)];
    private ulong[] _pairs = [];
    private int _count;
    private uint _greatestKey;

    /// <summary>Chooses a customer.</summary>
    public void Choose(int key)
    {
        _chosen[key >> 6] |= 1UL << (key & 63);
        _greatestKey = Math.Max(_greatestKey, (uint)key);
    }

    /// <summary>Whether the customer was chosen.</summary>
    public bool IsChosen(int key) => (_chosen[key >> 6] >> (key & 63) & 1) != 0;

    /// <summary>Makes room for this many pairs.</summary>
    public void Reserve(long pairs)
    {
        if (_pairs.Length < pairs) _pairs = GC.AllocateUninitializedArray<ulong>(checked((int)pairs));
    }

    /// <summary>Forgets customers and pairs, but not the room for them.</summary>
    public void Clear()
    {
        _chosen.AsSpan().Clear();
        (_count, _greatestKey) = (0, 0);
    }

    /// <summary>Adds a pair of a chosen customer and a code from 0 up.</summary>
    public void Add(int key, int code) => _pairs[_count++] = (ulong)(uint)key << 32 | (uint)code;

    /// <summary>The pairs in ascending order of customer and code, without repetition.</summary>
    public ReadOnlySpan<ulong> Sorted()
    {
        var pairs = _pairs.AsSpan(0, _count);
        RadixSort.Sort(pairs, 64 - BitOperations.LeadingZeroCount((ulong)_greatestKey << 32 | uint.MaxValue));
        var kept = 0;
        for (var i = 0; i < pairs.Length; i++)
            if (i == 0 || pairs[i] != pairs[i - 1]) pairs[kept++] = pairs[i];
        return pairs[..kept];
    }
}
