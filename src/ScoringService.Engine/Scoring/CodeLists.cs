using System.Numerics;

namespace ScoringService.Engine.Scoring;

/// <summary>
/// Turns masks of codes into a dictionary column of lists: each mask that occurs becomes one entry, the codes of its
/// bits separated by commas. The entries are in the order of their texts: they depend on what occurs and on nothing
/// else.
/// </summary>
internal sealed class CodeLists
{
    private readonly int[] _masks;
    private readonly int[] _positions;

    /// <summary>Makes the entries.</summary>
    /// <param name="masks">The masks that occur, in any order; that without any bit is null and has none.</param>
    /// <param name="codes">The code of each bit.</param>
    public CodeLists(IEnumerable<int> masks, IReadOnlyList<string> codes)
    {
        _masks = [.. masks.Where(mask => mask != 0).Distinct().Order()];
        string[] texts = [.. _masks.Select(mask => string.Join(',', BitsOf(mask).Select(bit => codes[bit])))];
        int[] order = [.. Enumerable.Range(0, texts.Length).OrderBy(i => texts[i], StringComparer.Ordinal)];
        _positions = new int[texts.Length];
        for (var i = 0; i < order.Length; i++) _positions[order[i]] = i;
        Entries = [.. order.Select(i => texts[i])];
    }

    /// <summary>The entries.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>Replaces masks by positions of entries, −1 for none.</summary>
    public void Replace(Span<int> masks)
    {
        var (lastMask, lastPosition) = (0, -1);
        for (var i = 0; i < masks.Length; i++)
        {
            if (masks[i] != lastMask)
            {
                lastMask = masks[i];
                lastPosition = lastMask == 0 ? -1 : _positions[Array.BinarySearch(_masks, lastMask)];
            }

            masks[i] = lastPosition;
        }
    }

    private static IEnumerable<int> BitsOf(int mask)
    {
        for (var left = (uint)mask; left != 0; left &= left - 1) yield return BitOperations.TrailingZeroCount(left);
    }
}
