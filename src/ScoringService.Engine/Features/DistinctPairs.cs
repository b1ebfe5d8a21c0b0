using System.Numerics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Collects pairs of numbers from 0 up and gives each pair once. Memory stays within twice what the distinct
/// pairs take, and as much again while they are sorted.</summary>
internal sealed class DistinctPairs
{
    private const int FirstRoom = 1 << 10;

    private ulong[] _pairs = new ulong[FirstRoom];
    private int _count;
    private uint _greatest;

    /// <summary>Forgets all pairs, but not the room for them.</summary>
    public void Clear() => (_count, _greatest) = (0, 0);

    /// <summary>Adds a pair.</summary>
    public void Add(int first, int second)
    {
        if (_count == _pairs.Length && Sorted().Length > _pairs.Length / 2)
            Array.Resize(ref _pairs, checked(2 * _pairs.Length));
        _greatest = Math.Max(_greatest, (uint)first);
        _pairs[_count++] = (ulong)(uint)first << 32 | (uint)second;
    }

    /// <summary>The pairs, first number in the upper half, in ascending order and without repetition.</summary>
    public ReadOnlySpan<ulong> Sorted()
    {
        var pairs = _pairs.AsSpan(0, _count);
        RadixSort.Sort(pairs, 64 - BitOperations.LeadingZeroCount((ulong)_greatest << 32 | uint.MaxValue));
        _count = 0;
        foreach (var pair in pairs)
            if (_count == 0 || _pairs[_count - 1] != pair) _pairs[_count++] = pair;
        return _pairs.AsSpan(0, _count);
    }
}
