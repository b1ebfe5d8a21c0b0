using System.Globalization;
using ScoringService.Engine.Tests.Golden;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

/// <summary>Tests of group differences that R's documentation prints.</summary>
public sealed class PublishedTestsTests
{
    private const double None = double.NaN;

    /// <summary>Ozone in New York, May to September 1973, without most of the missing days (Chambers et al., Graphical
    /// Methods for Data Analysis, 1983).</summary>
    private static readonly double[][] Ozone =
    [
        [41, 36, 12, 18, None, 28, 23, 19, 8, None, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115,
            37],
        [29, 71, 39, 23, 21, 37, 20, 12, 13, None],
        [135, 49, 32, None, 64, 40, 77, 97, 97, 85, None, 10, 27, None, 7, 48, 35, 61, 79, 63, 16, None, None, 80, 108,
            20, 52, 82, 50, 64, 59],
        [39, 9, 16, 78, 35, 66, 122, 89, 110, None, None, 44, 28, 65, None, 22, 59, 23, 31, 44, 21, 9, None, 45, 168,
            73, 76, 118, 84, 85],
        [96, 78, 73, 91, 47, 32, 20, 23, 21, 24, 44, 21, 28, 9, 13, 46, 18, 13, 24, 16, 13, 23, 36, 7, 14, 30, None, 14,
            18, 20],
    ];

    /// <summary>Insects counted after six sprays (Beall, Biometrika 32, 1942).</summary>
    private static readonly double[][] Sprays =
    [
        [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13], [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13],
        [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4], [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4],
        [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4], [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
    ];

    [Fact]
    public void KruskalWallis_AirQualityOzoneByMonth_EqualsR()
    {
        var (values, labels) = Flatten(Ozone);
        var result = KruskalWallis.Of(values, labels, 5)!;
        Assert.Equal(29.266576306, result.H, 1e-9);
        Assert.Equal(4, result.Degrees);
        Assert.Equal(116, result.Count);
        Assert.Equal(6.900714e-06, result.Significance.P, 5e-13);
        Assert.Equal(29.266576306 / 115, result.EpsilonSquared, 1e-10);
    }

    [Fact]
    public void AnovaAndKruskalWallis_InsectSprays_EqualR()
    {
        var (values, labels) = Flatten(Sprays);
        var anova = Anova.Of(values, labels, 6)!;
        Assert.Equal(34.70228205549, anova.F!.Value, 1e-10);
        Assert.Equal(1, anova.Significance!.Value.P / 3.182583726145105e-17, 1e-10);
        var ranks = KruskalWallis.Of(values, labels, 6)!;
        Assert.Equal(54.69134462237, ranks.H, 1e-10);
        Assert.Equal(1, ranks.Significance.P / 1.51084443942e-10, 1e-10);
    }

    [SkippableFact]
    public void Anova_PlantGrowth_EqualsR()
    {
        var rows = SharedData.Read("stats_tests/PlantGrowth.csv");
        var names = rows.Select(row => row["group"]).Distinct().ToList();
        var result = Anova.Of(
            [.. rows.Select(row => double.Parse(row["weight"], CultureInfo.InvariantCulture))],
            [.. rows.Select(row => names.IndexOf(row["group"]))], names.Count)!;
        Assert.Equal(4.846087862, result.F!.Value, 5e-10);
        Assert.Equal(0.0159099583, result.Significance!.Value.P, 5e-11);
        Assert.Equal(2, result.BetweenDegrees);
        Assert.Equal(27, result.WithinDegrees);
    }

    /// <summary>Groups as values and labels, rows of different groups mixed.</summary>
    private static (double[] Values, int[] Labels) Flatten(double[][] groups)
    {
        var rows = groups.SelectMany((group, g) => group.Select((value, i) => (value, g, i)))
            .OrderBy(row => row.i).ToArray();
        return ([.. rows.Select(row => row.value)], [.. rows.Select(row => row.g)]);
    }
}
