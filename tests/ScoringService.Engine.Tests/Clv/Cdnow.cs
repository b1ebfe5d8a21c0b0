using System.Globalization;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Tests.Golden;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>The CDNOW sample of Fader and Hardie: 2,357 customers, 39 weeks of calibration and 39 of holdout.</summary>
internal static class Cdnow
{
    public static readonly PurchaseParameters BgNbd = new(0.243, 4.414, 0.793, 2.426);
    public static readonly PurchaseParameters ParetoNbd = new(0.553, 10.578, 0.606, 11.669);
    public static readonly SpendParameters GammaGamma = new(6.25, 3.74, 15.44);

    public static Histories Sample() => Columns("reference/cdnow_sample_cbs_weeks.csv", "x", "t_x", "T", "m_x");

    public static Histories Columns(string file, string repeats, string lastAge, string age, string? meanSpend = null)
    {
        var rows = SharedData.Read(file);
        return new(
            [.. rows.Select(row => (int)Number(row[repeats]))], [.. rows.Select(row => Number(row[lastAge]))],
            [.. rows.Select(row => Number(row[age]))])
        {
            MeanSpend = meanSpend is null ? [] : [.. rows.Select(row => Number(row[meanSpend]))],
        };
    }

    public static double[] Column(string file, string name) =>
        [.. SharedData.Read(file).Select(row => Number(row[name]))];

    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var isClose = Math.Abs(actual[i] - expected[i]) <= relative * Math.Abs(expected[i]);
            Assert.True(isClose, $"row {i}: {actual[i]:R} for {expected[i]:R}");
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
