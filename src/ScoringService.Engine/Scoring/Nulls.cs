using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Scoring;

/// <summary>Turns the kernels' marks of "unknown" (not finite, negative) into null bits. Null rows become 0, so that
/// equal inputs give equal bytes.</summary>
internal static class Nulls
{
    /// <summary>Numbers that are not finite become null.</summary>
    public static void Take(Span<double> values, Span<ulong> known)
    {
        for (var word = 0; word < known.Length; word++)
        {
            var rows = values[(word << 6)..Math.Min(values.Length, (word + 1) << 6)];
            known[word] = rows.Length == 64 ? TakeWord(rows) : TakeTail(rows);
        }
    }

    /// <summary>Negative positions become null.</summary>
    public static void Take(Span<int> positions, Span<ulong> known)
    {
        for (var word = 0; word < known.Length; word++)
        {
            var rows = positions[(word << 6)..Math.Min(positions.Length, (word + 1) << 6)];
            known[word] = rows.Length == 64 ? TakeWord(rows) : TakeTail(rows);
        }
    }

    /// <summary>Negative instants become null.</summary>
    public static void Take(Span<long> instants, Span<ulong> known)
    {
        known.Clear();
        for (var i = 0; i < instants.Length; i++)
        {
            if (instants[i] >= 0) known[i >> 6] |= 1UL << (i & 63);
            else instants[i] = 0;
        }
    }

    /// <summary>Marks every one of some rows as known.</summary>
    public static void AllKnown(Span<ulong> known, int rows)
    {
        known.Fill(ulong.MaxValue);
        if ((rows & 63) != 0) known[^1] = (1UL << (rows & 63)) - 1;
    }

    private static ulong TakeWord(Span<double> rows)
    {
        var bits = 0UL;
        ref var first = ref MemoryMarshal.GetReference(rows);
        for (var lane = 0; lane < 64; lane += Vector512<double>.Count)
        {
            var value = Vector512.LoadUnsafe(ref first, (nuint)lane);
            var isKnown = Vector512.LessThan(Vector512.Abs(value), Vector512.Create(double.PositiveInfinity));
            bits |= isKnown.ExtractMostSignificantBits() << lane;
            Vector512.ConditionalSelect(isKnown, value, Vector512<double>.Zero).StoreUnsafe(ref first, (nuint)lane);
        }

        return bits;
    }

    private static ulong TakeTail(Span<double> rows)
    {
        var bits = 0UL;
        for (var i = 0; i < rows.Length; i++)
        {
            if (double.IsFinite(rows[i])) bits |= 1UL << i;
            else rows[i] = 0;
        }

        return bits;
    }

    private static ulong TakeWord(Span<int> rows)
    {
        var bits = 0UL;
        ref var first = ref MemoryMarshal.GetReference(rows);
        for (var lane = 0; lane < 64; lane += Vector512<int>.Count)
        {
            var value = Vector512.LoadUnsafe(ref first, (nuint)lane);
            bits |= (~value.ExtractMostSignificantBits() & 0xffff) << lane;
            Vector512.Max(value, Vector512<int>.Zero).StoreUnsafe(ref first, (nuint)lane);
        }

        return bits;
    }

    private static ulong TakeTail(Span<int> rows)
    {
        var bits = 0UL;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] >= 0) bits |= 1UL << i;
            else rows[i] = 0;
        }

        return bits;
    }
}
