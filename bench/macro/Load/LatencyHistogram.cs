using System.Numerics;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Counts latencies in buckets whose width grows with the value, so that every percentile is exact to 1.6 % from a
/// nanosecond up to hours, in a fixed amount of memory. Not thread-safe: each worker has one, and they are added up.
/// </summary>
internal sealed class LatencyHistogram
{
    // Values below 2 × Half have a bucket each; above, every power of two has Half of them.
    private const int HalfBits = 6;
    private const int Half = 1 << HalfBits;

    private readonly long[] _counts = new long[(64 - HalfBits + 1) * Half];

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The largest one.</summary>
    public TimeSpan Most { get; private set; }

    /// <summary>The sum of all.</summary>
    public TimeSpan Sum { get; private set; }

    /// <summary>The mean.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : Sum / Count;

    /// <summary>Counts a value.</summary>
    public void Add(TimeSpan value)
    {
        if (value < TimeSpan.Zero) value = TimeSpan.Zero;
        _counts[Bucket((ulong)value.Ticks * TimeSpan.NanosecondsPerTick)]++;
        Count++;
        Sum += value;
        if (value > Most) Most = value;
    }

    /// <summary>Counts the values of another.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        Sum += other.Sum;
        if (other.Most > Most) Most = other.Most;
    }

    /// <summary>The value that a share of all do not exceed.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TimeSpan Percentile(double share)
    {
        var rest = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var i = 0; i < _counts.Length; i++)
        {
            rest -= _counts[i];
            if (rest > 0) continue;
            var upper = TimeSpan.FromTicks((long)(Upper(i) / TimeSpan.NanosecondsPerTick));
            return upper < Most ? upper : Most;
        }

        return Most;
    }

    private static int Bucket(ulong nanoseconds)
    {
        if (nanoseconds < 2 * Half) return (int)nanoseconds;
        var shift = BitOperations.Log2(nanoseconds) - HalfBits;
        return (shift * Half) + (int)(nanoseconds >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    private static ulong Upper(int bucket)
    {
        if (bucket < 2 * Half) return (ulong)bucket;
        var shift = (bucket / Half) - 1;
        return ((((ulong)bucket - (ulong)(shift * Half)) + 1) << shift) - 1;
    }
}
