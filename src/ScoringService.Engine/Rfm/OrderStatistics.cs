using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Rfm;

/// <summary>
/// Exact order statistics of doubles without sorting them: count into 1,024 ranges, keep only the few ranges in which
/// a wanted rank lies, and repeat inside each. Ranges are cut on the bits of the numbers, so any magnitude and sign
/// works: each repetition after the first settles at least 9 more of the 64 bits, and so they end.
/// </summary>
internal static class OrderStatistics
{
    private const int BinBits = 10;
    private const int Bins = 1 << BinBits;
    private const int Tables = 4;
    private const int SmallEnoughToSort = 96;
    private const int SampleSize = 1024;
    private const int WorthSampling = 16 * SampleSize;

    /// <summary>Finds the values of some ranks.</summary>
    /// <param name="values">Numbers, none of them NaN; −0 counts as 0.</param>
    /// <param name="ranks">Ascending zero-based ranks, at most 16.</param>
    /// <param name="found">The values, one per rank.</param>
    public static void Select(ReadOnlySpan<double> values, ReadOnlySpan<int> ranks, Span<double> found)
    {
        if (ranks.IsEmpty) return;
        if (values.Length <= SmallEnoughToSort)
        {
            Span<double> sorted = stackalloc double[values.Length];
            values.CopyTo(sorted);
            sorted.Sort();
            for (var i = 0; i < ranks.Length; i++) found[i] = sorted[ranks[i]] + 0.0;
            return;
        }

        var isLong = values.Length >= WorthSampling;
        var range = isLong ? BinRange.FromSample(values, ranks[0], ranks[^1]) : BinRange.Of(values);
        SelectInBins(values, range, ranks, found);
    }

    private static void SelectAgain(ReadOnlySpan<double> values, ReadOnlySpan<int> ranks, Span<double> found)
    {
        // From here on the range is exact, never sampled, so that each repetition is sure to use up bits.
        if (values.Length <= SmallEnoughToSort) Select(values, ranks, found);
        else if (BinRange.Of(values) is var range && range.IsSingleValue) found.Fill(values[0] + 0.0);
        else SelectInBins(values, range, ranks, found);
    }

    private static void SelectInBins(
        ReadOnlySpan<double> values, BinRange range, ReadOnlySpan<int> ranks, Span<double> found)
    {
        Span<int> counts = stackalloc int[Tables * Bins];
        Count(values, range, counts);
        counts = counts[..Bins];

        Span<byte> slotOfBin = stackalloc byte[Bins];
        Span<Slot> slots = stackalloc Slot[ranks.Length];
        var used = slots[..FindSlots(counts, ranks, slotOfBin, slots)];
        var total = used[^1].End;
        var buffer = ArrayPool<double>.Shared.Rent(total);
        Gather(values, range, slotOfBin, used, buffer);
        Span<int> ranksInside = stackalloc int[ranks.Length];
        foreach (var slot in used)
        {
            var inside = ranksInside[..slot.RankCount];
            for (var i = 0; i < inside.Length; i++) inside[i] = ranks[slot.FirstRank + i] - slot.ValuesBelow;
            var wanted = found.Slice(slot.FirstRank, slot.RankCount);
            SelectAgain(buffer.AsSpan(slot.Start, slot.End - slot.Start), inside, wanted);
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    private static void Count(ReadOnlySpan<double> values, BinRange range, Span<int> counts)
    {
        counts.Clear();
        ref var table0 = ref MemoryMarshal.GetReference(counts);
        ref var table1 = ref Unsafe.Add(ref table0, Bins);
        ref var table2 = ref Unsafe.Add(ref table1, Bins);
        ref var table3 = ref Unsafe.Add(ref table2, Bins);
        var row = 0;
        for (; row <= values.Length - Tables; row += Tables)
        {
            Unsafe.Add(ref table0, range.BinOf(values[row]))++;
            Unsafe.Add(ref table1, range.BinOf(values[row + 1]))++;
            Unsafe.Add(ref table2, range.BinOf(values[row + 2]))++;
            Unsafe.Add(ref table3, range.BinOf(values[row + 3]))++;
        }

        for (; row < values.Length; row++) Unsafe.Add(ref table0, range.BinOf(values[row]))++;
        for (var bin = 0; bin < Bins; bin++)
            counts[bin] += counts[Bins + bin] + counts[2 * Bins + bin] + counts[3 * Bins + bin];
    }

    /// <summary>Makes a slot for each bin that holds a wanted rank; slotOfBin is 1 + the slot's number, 0 for all
    /// other bins.</summary>
    private static int FindSlots(
        ReadOnlySpan<int> counts, ReadOnlySpan<int> ranks, Span<byte> slotOfBin, Span<Slot> slots)
    {
        slotOfBin.Clear();
        int used = 0, rank = 0, below = 0, start = 0;
        for (var bin = 0; bin < Bins && rank < ranks.Length; below += counts[bin], bin++)
        {
            if (ranks[rank] >= below + counts[bin]) continue;
            var first = rank;
            while (rank < ranks.Length && ranks[rank] < below + counts[bin]) rank++;
            slots[used] = new Slot(start, start + counts[bin], below, first, rank - first);
            start += counts[bin];
            slotOfBin[bin] = (byte)++used;
        }

        return used;
    }

    private static void Gather(
        ReadOnlySpan<double> values, BinRange range, ReadOnlySpan<byte> slotOfBin, ReadOnlySpan<Slot> slots,
        double[] buffer)
    {
        Span<int> next = stackalloc int[slots.Length];
        for (var i = 0; i < next.Length; i++) next[i] = slots[i].Start;
        ref var slotTable = ref MemoryMarshal.GetReference(slotOfBin);
        foreach (var value in values)
        {
            var slot = Unsafe.Add(ref slotTable, range.BinOf(value));
            if (slot != 0) buffer[next[slot - 1]++] = value;
        }
    }

    private readonly record struct Slot(int Start, int End, int ValuesBelow, int FirstRank, int RankCount);

    /// <summary>Equal ranges of keys; what lies outside falls into the first or the last bin.</summary>
    /// <param name="FirstBin">The lowest key, shifted.</param>
    /// <param name="Shift">How many bits of a key its bin leaves out.</param>
    /// <param name="IsSingleValue">Whether the lowest and the highest key are the same.</param>
    private readonly record struct BinRange(long FirstBin, int Shift, bool IsSingleValue)
    {
        /// <summary>Exactly the values' range.</summary>
        public static BinRange Of(ReadOnlySpan<double> values)
        {
            long low = long.MaxValue, high = long.MinValue;
            foreach (var value in values)
            {
                var key = KeyOf(value);
                low = Math.Min(low, key);
                high = Math.Max(high, key);
            }

            return Between(low, high, leastShift: 0);
        }

        /// <summary>
        /// The range in which, by a fixed sample, the ranks first to last lie, five standard errors wider. Most other
        /// values fall into the two end bins, and so the bins between are fine. Should a rank lie outside after all,
        /// its end bin is searched again.
        /// </summary>
        public static BinRange FromSample(ReadOnlySpan<double> values, int first, int last)
        {
            Span<long> sample = stackalloc long[SampleSize];
            var stride = values.Length / SampleSize;
            for (var i = 0; i < SampleSize; i++) sample[i] = KeyOf(values[i * stride]);
            sample.Sort();
            const int margin = SampleSize / 13;
            var low = (int)((long)first * SampleSize / values.Length) - margin;
            var high = (int)((long)last * SampleSize / values.Length) + margin;
            // Keys outside the sample's range may be 2^64 apart; one bit less and their difference fits a long.
            return Between(sample[Math.Max(low, 0)], sample[Math.Min(high, SampleSize - 1)], leastShift: 1);
        }

        /// <summary>
        /// The bin of a value, 0 to Bins − 1; a greater value is never in an earlier bin. Limited without branches,
        /// which would be mispredicted for every other value: arithmetic shifts make masks of the signs.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint BinOf(double value)
        {
            var bin = (KeyOf(value) >> Shift) - FirstBin;
            bin &= ~(bin >> 63);
            return (nint)((bin | (Bins - 1 - bin) >> 63) & (Bins - 1));
        }

        private static BinRange Between(long low, long high, int leastShift)
        {
            var bits = 64 - BitOperations.LeadingZeroCount((ulong)(high - low));
            var shift = Math.Max(leastShift, bits - BinBits);
            return new BinRange(low >> shift, shift, low == high);
        }

        /// <summary>An integer that orders like the number: the bits of negative numbers count down; −0 becomes
        /// 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static long KeyOf(double value)
        {
            var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
            return bits ^ (bits >> 63 & long.MaxValue);
        }
    }
}
