using System.Globalization;
using System.Numerics;
using ScoringService.Engine.Tests.Golden;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

/// <summary>The one-way analysis of variance sets of NIST's Statistical Reference Datasets, and the statistics that
/// NIST certifies for them.</summary>
public sealed class NistAnovaTests
{
    [SkippableTheory]
    [InlineData("AtmWtAg", 1e-9)]
    [InlineData("SiRstv", 1e-9)]
    [InlineData("SmLs01", 1e-9)]
    [InlineData("SmLs02", 1e-9)]
    [InlineData("SmLs03", 1e-9)]
    // From here on values are near 1e6 and 1e12: reading them as doubles already changes their tenths by up to 6e-11
    // and 6e-5, and the certified value with them.
    [InlineData("SmLs04", 1e-8)]
    [InlineData("SmLs05", 1e-8)]
    [InlineData("SmLs06", 1e-8)]
    [InlineData("SmLs07", 1e-2)]
    [InlineData("SmLs08", 1e-2)]
    [InlineData("SmLs09", 1e-2)]
    public void Anova_NistSet_HasTheCertifiedF(string set, double tolerance)
    {
        var (values, labels, groups, certified) = Read(set);
        var result = Anova.Of(values, labels, groups)!;
        Assert.InRange(result.F!.Value / certified, 1 - tolerance, 1 + tolerance);
    }

    [SkippableTheory]
    [InlineData("SmLs04")]
    [InlineData("SmLs07")]
    public void Anova_ValuesNear1E12_EqualsExactArithmetic(string set)
    {
        var (values, labels, groups, _) = Read(set);
        Assert.Equal(1, Anova.Of(values, labels, groups)!.F!.Value / ExactF(values, labels, groups), 1e-9);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(201)]
    [InlineData(2001)]
    public void Anova_SimonLesageValuesOfAnySize_EqualExactArithmetic(int perGroup)
    {
        // Made like SmLs07, 08 and 09, whose certified F is 21, 201 and 2001: the group's level, then 0.1 below and
        // above it in turn.
        double[] levels = [1.4, 1.3, 1.5, 1.3, 1.4, 1.2, 1.5, 1.6, 1.3];
        var labels = Enumerable.Range(0, 9 * perGroup).Select(i => i / perGroup).ToArray();
        var values = labels.Select((g, i) => 1e12 + levels[g] + (i % perGroup) switch
        {
            0 => 0,
            var place => place % 2 == 1 ? -0.1 : 0.1,
        }).ToArray();
        Assert.Equal(1, Anova.Of(values, labels, 9)!.F!.Value / ExactF(values, labels, 9), 1e-9);
    }

    /// <summary>F by whole-number arithmetic on the doubles, for groups of equal size.</summary>
    private static double ExactF(double[] values, int[] labels, int groups)
    {
        var whole = values.Select(value => new BigInteger(value * Math.ScaleB(1, 40))).ToArray();
        Assert.Equal(values, whole.Select(value => Math.ScaleB((double)value, -40)));
        var sums = new BigInteger[groups];
        for (var i = 0; i < whole.Length; i++) sums[labels[i]] += whole[i];
        BigInteger size = values.Length / groups, total = sums.Aggregate(BigInteger.Add);
        var squaredSums = sums.Aggregate(BigInteger.Zero, (sum, value) => sum + value * value);
        var squares = whole.Aggregate(BigInteger.Zero, (sum, value) => sum + value * value);
        // Both times the number of values.
        var between = groups * squaredSums - total * total;
        var within = groups * (size * squares - squaredSums);
        return Math.Exp(BigInteger.Log(between) - BigInteger.Log(within))
            * (values.Length - groups) / (groups - 1);
    }

    private static (double[] Values, int[] Labels, int Groups, double F) Read(string set)
    {
        var lines = SharedData.Lines($"nist_strd/anova/{set}.dat");
        var certified = lines.Where(line => line.StartsWith("Between", StringComparison.Ordinal)).Select(Numbers)
            .First(numbers => numbers.Length == 4)[^1];
        var rows = lines.Skip(lines.FindLastIndex(line => line.StartsWith("Data:", StringComparison.Ordinal)) + 1)
            .Where(line => line.Trim().Length > 0).Select(Numbers).ToArray();
        var labels = rows.Select(row => (int)row[0] - 1).ToArray();
        return ([.. rows.Select(row => row[1])], labels, labels.Max() + 1, certified);
    }

    private static double[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
