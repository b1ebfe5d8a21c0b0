using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>
/// A mean that does not depend on the order of the values, the number of threads or the width of vectors, and that
/// equals v when all values are v, so that no customer is "above the mean" by a rounding error alone.
/// </summary>
/// <remarks>
/// Each value is cut into three parts, each a multiple of a unit that is the same for all values (the error-free cut
/// of Rump, and of Demmel and Nguyen's reproducible sums). Units are so large that the parts' sums never need
/// rounding; sums without rounding can be taken in any order. At least 60 bits below the greatest magnitude take part,
/// and every double has 53.
/// </remarks>
internal static class OrderFreeMean
{
    private const int MantissaBits = 53;

    /// <summary>Mean of finite numbers.</summary>
    /// <param name="values">At least one number, all finite.</param>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (Vector512.IsHardwareAccelerated) return Of<DoubleLanes512>(values);
        return Vector256.IsHardwareAccelerated ? Of<DoubleLanes256>(values) : Of<DoubleLanes128>(values);
    }

    public static double Of<TLanes>(ReadOnlySpan<double> values)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var greatest = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        if (greatest == 0) return 0;
        // Scaled by a power of two so that magnitudes are below 1. Below 2^-1000 the scale itself would overflow.
        var exponent = Math.Max(Math.ILogB(greatest) + 1, -1000);
        var scale = Math.ScaleB(1, -exponent);
        var cut = new Cut(values.Length);
        var (first, second, third) = SumParts<TLanes>(values, scale, cut);
        return Math.ScaleB(Divide(first, second, third, values.Length), exponent);
    }

    private static (double First, double Second, double Third) SumParts<TLanes>(
        ReadOnlySpan<double> values, double scale, Cut cut)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        TLanes scales = TLanes.Create(scale), cut1 = TLanes.Create(cut.First), cut2 = TLanes.Create(cut.Second);
        TLanes cut3 = TLanes.Create(cut.Third), sum1 = default, sum2 = default, sum3 = default;
        ref var source = ref MemoryMarshal.GetReference(values);
        var row = 0;
        for (; row <= values.Length - TLanes.Count; row += TLanes.Count)
        {
            var rest = TLanes.Load(in Unsafe.Add(ref source, row)) * scales;
            var part = rest + cut1 - cut1;
            sum1 += part;
            rest -= part;
            part = rest + cut2 - cut2;
            sum2 += part;
            rest -= part;
            sum3 += rest + cut3 - cut3;
        }

        double first = TLanes.Sum(sum1), second = TLanes.Sum(sum2), third = TLanes.Sum(sum3);
        for (; row < values.Length; row++)
        {
            var rest = values[row] * scale;
            var part = rest + cut.First - cut.First;
            first += part;
            rest -= part;
            part = rest + cut.Second - cut.Second;
            second += part;
            rest -= part;
            third += rest + cut.Third - cut.Third;
        }

        return (first, second, third);
    }

    /// <summary>(first + second + third) ÷ count in about twice the precision of a double, rounded once.</summary>
    private static double Divide(double first, double second, double third, int count)
    {
        // Knuth's two-sum keeps what the rounding of first + second loses.
        var high = first + second;
        var shadow = high - first;
        var low = first - (high - shadow) + (second - shadow) + third;
        var quotient = high / count;
        var remainder = Math.FusedMultiplyAdd(-quotient, count, high) + low;
        return quotient + remainder / count;
    }

    /// <summary>
    /// Numbers that, when added and subtracted again, round a value to the unit of a part. Unit 1 is 2^(b − 53) where
    /// 2^b exceeds the count twice: count values below 1 in such units stay within 53 bits. Each further unit is 2^(53
    /// − b) times smaller.
    /// </summary>
    private readonly struct Cut
    {
        public Cut(int count)
        {
            var room = 34 - BitOperations.LeadingZeroCount((uint)count);
            First = Math.ScaleB(1.5, room - 1);
            Second = Math.ScaleB(First, room - MantissaBits);
            Third = Math.ScaleB(Second, room - MantissaBits);
        }

        public double First { get; }

        public double Second { get; }

        public double Third { get; }
    }
}
