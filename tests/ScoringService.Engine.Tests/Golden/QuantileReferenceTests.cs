using System.Globalization;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Golden;

/// <summary>Type-7 quantiles that R computes (<c>quantile(x, p, type = 7)</c>).</summary>
public sealed class QuantileReferenceTests
{
    [SkippableFact]
    public void Quantiles_MotorCars_EqualR()
    {
        var miles = SharedData.Read("stats_tests/mtcars_mpg_cyl.csv").Select(row => Number(row["mpg"])).ToArray();
        AssertEqualsR("mpg", miles);
    }

    [SkippableTheory]
    [InlineData("rfm_rec", "recency_days")]
    [InlineData("rfm_count", "transaction_count")]
    [InlineData("rfm_amount", "amount")]
    public void Quantiles_RfmFeatures_EqualR(string data, string column)
    {
        var rows = SharedData.Read("reference/rfm_orders_scores_segments.csv");
        AssertEqualsR(data, [.. rows.Select(row => Number(row[column]))]);
    }

    private static void AssertEqualsR(string data, double[] values)
    {
        var reference = SharedData.Read("reference/quantile_types_reference_R.csv")
            .Where(row => row["data"] == data && row["type"] == "7")
            .ToDictionary(row => Number(row["p"]), row => Number(row["q"]));
        foreach (var parts in new[] { 2, 4, 5 })
        {
            var quantiles = RfmAxisFitter.Quantiles(values, parts);
            for (var i = 1; i < parts; i++)
                if (reference.TryGetValue((double)i / parts, out var expected))
                    Assert.Equal(expected, quantiles[i - 1], 1e-9);
            Assert.True(reference.ContainsKey(1.0 / parts));
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
