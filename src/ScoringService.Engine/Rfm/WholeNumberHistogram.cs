using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Rfm;

/// <summary>How often each whole number of a small range occurs: enough to know every rank, sum and level
/// population.</summary>
internal readonly ref struct WholeNumberHistogram
{
    /// <summary>Largest range that is counted; beyond it a histogram is not worth its memory.</summary>
    public const int MaxBins = 1 << 16;

    private const int Tables = 4;
    private readonly int _min;
    private readonly ReadOnlySpan<int> _counts;

    private WholeNumberHistogram(int min, ReadOnlySpan<int> counts)
    {
        _min = min;
        _counts = counts;
    }

    /// <summary>Number of bins for these values; more than <see cref="MaxBins"/> when the range is too wide.</summary>
    public static long BinsFor(ReadOnlySpan<int> values) =>
        values.IsEmpty ? 0 : (long)TensorPrimitives.Max(values) - TensorPrimitives.Min(values) + 1;

    /// <summary>Number of scratch ints that <see cref="Count"/> needs.</summary>
    public static int ScratchFor(int bins) => bins * Tables;

    /// <summary>
    /// Counts values. Four tables take turns, because adding to one counter again must wait for the last addition to
    /// reach memory, and neighbours often have the same number of purchases.
    /// </summary>
    /// <param name="values">At least one value.</param>
    /// <param name="bins">Their <see cref="BinsFor"/>.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> ints; the histogram lives in it.</param>
    public static WholeNumberHistogram Count(ReadOnlySpan<int> values, int bins, Span<int> scratch)
    {
        var min = TensorPrimitives.Min(values);
        scratch = scratch[..ScratchFor(bins)];
        scratch.Clear();
        ref var table0 = ref MemoryMarshal.GetReference(scratch);
        ref var table1 = ref Unsafe.Add(ref table0, bins);
        ref var table2 = ref Unsafe.Add(ref table1, bins);
        ref var table3 = ref Unsafe.Add(ref table2, bins);
        ref var source = ref MemoryMarshal.GetReference(values);
        nint row = 0;
        for (; row <= values.Length - Tables; row += Tables)
        {
            Unsafe.Add(ref table0, (nint)(Unsafe.Add(ref source, row) - min))++;
            Unsafe.Add(ref table1, (nint)(Unsafe.Add(ref source, row + 1) - min))++;
            Unsafe.Add(ref table2, (nint)(Unsafe.Add(ref source, row + 2) - min))++;
            Unsafe.Add(ref table3, (nint)(Unsafe.Add(ref source, row + 3) - min))++;
        }

        for (; row < values.Length; row++) Unsafe.Add(ref table0, (nint)(Unsafe.Add(ref source, row) - min))++;
        var total = scratch[..bins];
        for (var table = 1; table < Tables; table++)
            TensorPrimitives.Add(total, scratch.Slice(table * bins, bins), total);
        return new WholeNumberHistogram(min, total);
    }

    /// <summary>Number of values that are at least <paramref name="low"/>.</summary>
    public int CountFrom(long low)
    {
        var first = Math.Clamp(low - _min, 0, _counts.Length);
        return TensorPrimitives.Sum(_counts[(int)first..]);
    }

    /// <summary>Sum of all values.</summary>
    public long Sum()
    {
        var sum = 0L;
        for (var i = 0; i < _counts.Length; i++) sum += ((long)_min + i) * _counts[i];
        return sum;
    }

    /// <summary>The value of a zero-based rank in ascending order.</summary>
    public int ValueAt(long rank)
    {
        var seen = 0L;
        var bin = 0;
        for (; bin < _counts.Length - 1; bin++)
        {
            seen += _counts[bin];
            if (seen > rank) break;
        }

        return _min + bin;
    }

    /// <summary>The quantile at a place, ranks being counted from the first value that is not skipped.</summary>
    public double Quantile(Type7 place, int skipped = 0) =>
        place.Between(ValueAt((long)place.Rank + skipped), ValueAt((long)place.NextRank + skipped));
}
