using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Churn;

/// <summary>Learns how inputs are filled and standardised.</summary>
internal static class InputScaling
{
    // A spread below this share of the magnitude is what rounding made of equal values.
    private const double SmallestSpread = 1e-12;

    /// <summary>Describes a transformed column, in the same bits whatever the order of its rows.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="values">At least one value, NaN where missing.</param>
    public static LogisticInput Learn(ChurnFeature feature, double[] values)
    {
        var known = KnownValues(values);
        var median = known.Length == 0 ? 0 : RfmAxisFitter.Quantiles(known, 2)[0];
        var filled = known.Length == values.Length
            ? known
            : Array.ConvertAll(values, value => double.IsNaN(value) ? median : value);
        var mean = OrderFreeMean.Of(filled);
        for (var i = 0; i < filled.Length; i++) filled[i] = (filled[i] - mean) * (filled[i] - mean);
        var deviation = Math.Sqrt(OrderFreeMean.Of(filled));
        return new LogisticInput
        {
            Feature = feature,
            Median = median,
            Mean = mean,
            Deviation = deviation > SmallestSpread * Math.Abs(mean) ? deviation : 0,
            MissingShare = (double)(values.Length - known.Length) / values.Length,
        };
    }

    private static double[] KnownValues(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values) count += double.IsNaN(value) ? 0 : 1;
        var known = new double[count];
        var next = 0;
        foreach (var value in values)
            if (!double.IsNaN(value)) known[next++] = value;
        return known;
    }
}
