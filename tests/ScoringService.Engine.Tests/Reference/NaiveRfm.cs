using System.Numerics;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Reference;

/// <summary>RFM as the definitions say it, by sorting and counting, one customer at a time.</summary>
internal static class NaiveRfm
{
    public static ScoreRow[] Score(IReadOnlyList<Customer> customers, RfmOptions options)
    {
        var buyers = customers.Where(IsUsable).ToList();
        var recency = buyers.Select(c => (double)c.Recency!.Value).ToArray();
        var frequency = buyers.Select(c => (double)c.Purchases).ToArray();
        var monetary = buyers.Select(c => c.Spend!.Value).ToArray();
        var repeats = frequency.Where(count => count >= 2).ToArray();
        var median = repeats.Length == 0 ? double.PositiveInfinity : Quantile(repeats, 1, 2);
        return [.. customers.Select(Row)];

        ScoreRow Row(Customer c)
        {
            if (c.Recency is null || c.Purchases == 0) return Without(StatusCodes.NoPurchase);
            if (!IsUsable(c)) return Without(StatusCodes.InvalidSpend);
            var r = options.Levels + 1 - Level(c.Recency.Value, Edges(recency, options.RecencyEdges, options));
            var f = Level(c.Purchases, Edges(frequency, options.FrequencyEdges, options));
            var m = Level(c.Spend!.Value, Edges(monetary, options.MonetaryEdges, options));
            var octant = options.Octants.Single(o =>
                o.RecencyHigh == c.Recency.Value < Mean(recency)
                && o.FrequencyHigh == c.Purchases > Mean(frequency)
                && o.MonetaryHigh == c.Spend.Value > Mean(monetary));
            var purchaseClass = c.Purchases == 1 ? "ONE_TIME"
                : c.Purchases > median ? "HIGH_FREQUENCY" : "LOW_FREQUENCY";
            return new ScoreRow("SCORED", r, f, m, Composite(options, r, f, m), Segment(options, r, f, m), octant.Code,
                purchaseClass);
        }
    }

    /// <summary>Type-7 quantile part ÷ parts of unsorted values.</summary>
    public static double Quantile(IReadOnlyCollection<double> values, int part, int parts)
    {
        var sorted = values.Order().ToArray();
        var position = (values.Count - 1) * (BigInteger)part;
        var rank = (int)(position / parts);
        var fraction = (double)(position % parts) / parts;
        if (fraction == 0) return sorted[rank] + 0.0;
        return sorted[rank] + (sorted[rank + 1] - sorted[rank]) * fraction;
    }

    /// <summary>The exact mean, rounded once to a double.</summary>
    public static double Mean(IReadOnlyCollection<double> values)
    {
        // Every double is a whole multiple of 2^-1074.
        var sum = values.Aggregate(BigInteger.Zero, (total, value) => total + Scaled(value));
        return Nearest(sum, values.Count);
    }

    private static bool IsUsable(Customer c) =>
        c is { Recency: not null, Purchases: > 0, Spend: { } spend } && double.IsFinite(spend);

    private static ScoreRow Without(string status) => new(status, null, null, null, null, null, null, null);

    private static double[] Edges(double[] values, IReadOnlyList<double>? given, RfmOptions options) =>
        given?.ToArray()
        ?? [.. Enumerable.Range(1, options.Levels - 1).Select(i => Quantile(values, i, options.Levels))];

    private static int Level(double value, double[] edges) => 1 + edges.Count(edge => edge < value);

    private static double Composite(RfmOptions o, int r, int f, int m)
    {
        var sum = o.RecencyWeight * (r - 1) + o.FrequencyWeight * (f - 1) + o.MonetaryWeight * (m - 1);
        return 100 * sum / ((o.Levels - 1) * (o.RecencyWeight + o.FrequencyWeight + o.MonetaryWeight));
    }

    private static string Segment(RfmOptions options, int r, int f, int m)
    {
        int[] three = [1, 3, 5], four = [1, 2, 4, 5], five = [1, 2, 3, 4, 5];
        var scale = options.Levels == 3 ? three : options.Levels == 4 ? four : five;
        return options.SegmentRules.First(rule => rule.Matches(scale[r - 1], scale[f - 1], scale[m - 1])).Code;
    }

    private static BigInteger Scaled(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent > 0) mantissa = (mantissa | 1L << 52) << (exponent - 1);
        return bits < 0 ? -mantissa : mantissa;
    }

    /// <summary>scaled × 2^-1074 ÷ count, rounded to nearest, ties to even.</summary>
    private static double Nearest(BigInteger scaled, int count)
    {
        if (scaled.IsZero) return 0;
        var magnitude = BigInteger.Abs(scaled);
        var shift = (int)(magnitude.GetBitLength() - BigInteger.Abs(count).GetBitLength()) - 54;
        // A mantissa of 53 bits, or fewer at the bottom of the range where the unit is 2^-1074.
        for (shift = Math.Max(shift, 0); ; shift++)
        {
            var divisor = (BigInteger)count << shift;
            var quotient = BigInteger.DivRem(magnitude, divisor, out var rest);
            var twice = rest * 2;
            if (twice > divisor || (twice == divisor && !quotient.IsEven)) quotient++;
            if (quotient.GetBitLength() > 53 && quotient != BigInteger.One << 53) continue;
            var result = Math.ScaleB((double)(long)quotient, shift - 1074);
            return scaled.Sign < 0 ? -result : result;
        }
    }
}
