using System.Buffers;
using System.Numerics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Sorts histories whose times are whole numbers, as days are, by packing x, T and t_x into one whole number each.
/// </summary>
internal static class WholeTimeSorter
{
    /// <summary>The table of the usable histories, or null when times are not whole or too long to pack.</summary>
    public static HistoryTable? TryCollect(PurchaseHistories histories)
    {
        if (Measure(histories) is not { } bits) return null;
        var keys = ArrayPool<ulong>.Shared.Rent(histories.Count);
        var count = Pack(histories, bits.Time, keys);
        RadixSort.Sort(keys.AsSpan(0, count), bits.Repeats + 2 * bits.Time);
        var sorted = ArrayPool<PackedHistory>.Shared.Rent(count);
        for (var i = 0; i < count; i++) sorted[i] = new PackedHistory(keys[i], bits.Time);
        var table = HistoryTable.Of<PackedHistory>(sorted.AsSpan(0, count));
        ArrayPool<PackedHistory>.Shared.Return(sorted);
        ArrayPool<ulong>.Shared.Return(keys);
        return table;
    }

    private static int Pack(PurchaseHistories histories, int timeBits, ulong[] keys)
    {
        var count = 0;
        for (var i = 0; i < histories.Count; i++)
        {
            if (!histories.IsUsable(i)) continue;
            var x = (ulong)histories.Repeats[i];
            // One-time buyers have t_x = 0.
            var lastAge = x == 0 ? 0 : (ulong)histories.LastAge[i];
            keys[count++] = (x << timeBits | (ulong)histories.Age[i]) << timeBits | lastAge;
        }

        return count;
    }

    /// <summary>The bits that x and T need, or null when the keys cannot be packed.</summary>
    private static (int Repeats, int Time)? Measure(PurchaseHistories histories)
    {
        var repeats = 0;
        var age = 0.0;
        for (var i = 0; i < histories.Count; i++)
        {
            if (!histories.IsUsable(i)) continue;
            var isWhole = histories.Age[i] == Math.Floor(histories.Age[i])
                && histories.LastAge[i] == Math.Floor(histories.LastAge[i]);
            if (!isWhole) return null;
            repeats = Math.Max(repeats, histories.Repeats[i]);
            age = Math.Max(age, histories.Age[i]);
        }

        if (age >= int.MaxValue) return null;
        var (repeatBits, timeBits) = (Bits(repeats), Bits((int)age));
        return repeatBits + 2 * timeBits <= 64 ? (repeatBits, timeBits) : null;
    }

    private static int Bits(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);

    private readonly record struct PackedHistory(ulong Key, int TimeBits) : ISortedHistory<PackedHistory>
    {
        public int Repeats => (int)(Key >> TimeBits >> TimeBits);

        public bool Equals(PackedHistory other) => Key == other.Key;

        public override int GetHashCode() => Key.GetHashCode();

        public History Read()
        {
            var mask = (1UL << TimeBits) - 1;
            return new History(Repeats, Key & mask, Key >> TimeBits & mask);
        }
    }
}
