using System.Numerics.Tensors;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Clustering;

/// <summary>
/// How one feature becomes a coordinate: z = (sign(x) ln(1 + |x|) − mean) ÷ deviation. The signed logarithm tames long
/// tails and keeps negative amounts (refunds) apart from positive ones.
/// </summary>
/// <param name="Name">Column of the feature.</param>
/// <param name="Median">Median of the fitted customers' known values, in the feature's unit; it stands in for a value
/// that is missing or not finite.</param>
/// <param name="Mean">Mean of the known values' signed logarithms.</param>
/// <param name="Deviation">Standard deviation (by n) of the known values' signed logarithms, above 0.</param>
public sealed record FeatureScale(string Name, double Median, double Mean, double Deviation)
{
    /// <summary>Deviations below this share of the greatest logarithm are rounding, not variance.</summary>
    private const double LeastVariation = 1e-12;

    /// <summary>Learns the scale of a feature.</summary>
    /// <param name="name">Column of the feature.</param>
    /// <param name="values">Values; missing ones are NaN.</param>
    /// <param name="reason">Why there is no scale, in English; null when there is one.</param>
    internal static FeatureScale? Fit(string name, ReadOnlySpan<double> values, out string? reason)
    {
        var known = Known(values);
        reason = known.Length == 0 ? "no customer has a value" : null;
        if (known.Length == 0) return null;
        var median = RfmAxisFitter.Quantiles(known, 2)[0];
        SignedLog(known, known);
        var mean = OrderFreeMean.Of(known);
        var greatest = Math.Abs(TensorPrimitives.MaxMagnitude(known));
        TensorPrimitives.Subtract(known, mean, known);
        TensorPrimitives.Multiply(known, known, known);
        var deviation = Math.Sqrt(OrderFreeMean.Of(known));
        if (deviation > LeastVariation * greatest) return new FeatureScale(name, median, mean, deviation);
        reason = "all customers have the same value";
        return null;
    }

    /// <summary>Writes coordinates; missing and infinite values become the median's.</summary>
    internal void Apply(ReadOnlySpan<double> values, Span<double> target)
    {
        for (var i = 0; i < values.Length; i++) target[i] = double.IsFinite(values[i]) ? values[i] : Median;
        target = target[..values.Length];
        SignedLog(target, target);
        TensorPrimitives.Subtract(target, Mean, target);
        TensorPrimitives.Divide(target, Deviation, target);
    }

    /// <summary>The signed logarithm that a coordinate stands for.</summary>
    internal double ToLog(double coordinate) => coordinate * Deviation + Mean;

    /// <summary>The value, in the feature's unit, that a coordinate stands for; always finite.</summary>
    internal double ToValue(double coordinate)
    {
        var log = ToLog(coordinate);
        // The logarithm of the greatest double, rounded up, is that of infinity.
        return Math.CopySign(Math.Min(Math.Exp(Math.Abs(log)) - 1, double.MaxValue), log);
    }

    private static double[] Known(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
            if (double.IsFinite(value)) count++;
        var known = new double[count];
        var next = 0;
        foreach (var value in values)
            if (double.IsFinite(value)) known[next++] = value;
        return known;
    }

    private static void SignedLog(ReadOnlySpan<double> values, Span<double> target)
    {
        Span<double> logs = stackalloc double[512];
        for (var start = 0; start < values.Length; start += logs.Length)
        {
            var part = values[start..Math.Min(values.Length, start + logs.Length)];
            var log = logs[..part.Length];
            TensorPrimitives.Abs(part, log);
            TensorPrimitives.LogP1(log, log);
            TensorPrimitives.CopySign(log, part, target[start..]);
        }
    }
}
