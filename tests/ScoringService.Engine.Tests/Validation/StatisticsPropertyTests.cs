using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

/// <summary>What holds for any values in any groups.</summary>
public sealed class StatisticsPropertyTests
{
    private static readonly Gen<(double[] Values, int[] Labels)> Cases =
        from count in Gen.Choose(8, 60)
        from values in Gen.ArrayOf(Gen.Choose(0, 30).Select(value => value / 4.0), count)
        from labels in Gen.ArrayOf(Gen.Choose(0, 3), count)
        where values.Distinct().Count() > 3 && labels.Distinct().Count() > 1
        select (values, labels);

    [Fact]
    public void Anova_ShiftedAndScaledValues_HaveTheSameF() => Seeded.Check(Cases, c =>
    {
        var plain = Anova.Of(c.Values, c.Labels, 4)!;
        // Quarters stay exact after the shift.
        var shifted = Anova.Of([.. c.Values.Select(value => 1e9 + 8 * value)], c.Labels, 4)!;
        return plain.F is null ? shifted.F is null : Math.Abs(shifted.F!.Value - plain.F.Value) <= 1e-9 * plain.F.Value;
    });

    [Fact]
    public void Anova_AnyValues_EqualsTheTextbook() => Seeded.Check(Cases, c =>
    {
        var groups = c.Values.Zip(c.Labels).GroupBy(p => p.Second, p => p.First).Select(g => g.ToArray()).ToArray();
        var mean = c.Values.Average();
        var between = groups.Sum(g => g.Length * Math.Pow(g.Average() - mean, 2));
        var within = groups.Sum(g => g.Sum(value => Math.Pow(value - g.Average(), 2)));
        var result = Anova.Of(c.Values, c.Labels, 4)!;
        return Math.Abs(result.BetweenSquares - between) < 1e-9 && Math.Abs(result.WithinSquares - within) < 1e-9
            && Math.Abs(result.EtaSquared - between / (between + within)) < 1e-9;
    });

    [Fact]
    public void KruskalWallis_AnyValues_EqualsTheTextbookWithItsCorrectionForTies() => Seeded.Check(Cases, c =>
    {
        double n = c.Values.Length;
        var ranks = c.Values
            .Select(v => c.Values.Count(w => w < v) + (c.Values.Count(w => w == v) + 1) / 2.0).ToArray();
        var sums = ranks.Zip(c.Labels).GroupBy(p => p.Second, p => p.First).Sum(g => g.Sum() * g.Sum() / g.Count());
        var ties = c.Values.GroupBy(v => v).Sum(g => Math.Pow(g.Count(), 3) - g.Count());
        var expected = (12 / (n * (n + 1)) * sums - 3 * (n + 1)) / (1 - ties / (n * n * n - n));
        return Math.Abs(KruskalWallis.Of(c.Values, c.Labels, 4)!.H - expected) < 1e-8;
    });

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Anova_AmountsOfAnySize_HaveTheFOfTheirProportions(double unit)
    {
        double[] values = [1, 2, 4, 7, 9, 8];
        int[] labels = [0, 0, 0, 1, 1, 1];
        var result = Anova.Of([.. values.Select(value => value * unit)], labels, 2)!;
        Assert.Equal(Anova.Of(values, labels, 2)!.F!.Value, result.F!.Value, 1e-9);
        Assert.True(double.IsFinite(result.BetweenSquares) && double.IsFinite(result.WithinSquares));
    }

    [Fact]
    public void KruskalWallis_IncreasingTransform_ChangesNothing() => Seeded.Check(Cases, c =>
        KruskalWallis.Of(c.Values, c.Labels, 4) == KruskalWallis.Of([.. c.Values.Select(Math.Exp)], c.Labels, 4));

    [Fact]
    public void Silhouette_Points_EqualsThatOfTheirDistances() => Seeded.Check(Cases, c =>
    {
        double[][] columns = [c.Values, [.. c.Values.Select((value, i) => value * value + i)]];
        var distances = Enumerable.Range(0, c.Values.Length).Select(i => Enumerable.Range(0, c.Values.Length)
            .Select(j => Math.Sqrt(columns.Sum(column => Math.Pow(column[i] - column[j], 2)))).ToArray()).ToArray();
        var points = Silhouette.Of(columns, c.Labels, 4)!;
        var given = Silhouette.OfDissimilarities(distances, c.Labels, 4)!;
        return Math.Abs(points.Mean - given.Mean) < 1e-12 && points.NegativeShare == given.NegativeShare;
    });

    [Fact]
    public void Indices_PublishedSmallExample_HasItsValues()
    {
        // scikit-learn's tests of both indices state 108 and √2 ÷ 3.
        (double X, double Y, int Group)[] pattern =
            [(0, 0, 0), (1, 1, 0), (3, 3, 1), (4, 4, 1), (0, 4, 2), (1, 3, 2), (3, 1, 3), (4, 0, 3)];
        var points = Enumerable.Repeat(pattern, 5).SelectMany(p => p).ToArray();
        var indices = SeparationIndices.Of(
            [[.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]], [.. points.Select(p => p.Group)], 4)!;
        Assert.Equal(108, indices.CalinskiHarabasz!.Value, 1e-9);
        Assert.Equal(Math.Sqrt(2) / 3, indices.DaviesBouldin!.Value, 1e-9);
    }

    [Fact]
    public void Indices_CoincidingCentres_HaveNoDaviesBouldin() =>
        Assert.Null(SeparationIndices.Of([[-1, 1, -2, 2]], [0, 0, 1, 1], 2)!.DaviesBouldin);
}
