using FsCheck.Fluent;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

public sealed class AgreementTests
{
    // scikit-learn's documentation of adjusted_rand_score, and what it computes for the last two.
    [Theory]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 1, 1, 0, 0 }, 1)]
    [InlineData(new[] { 0, 0, 1, 2 }, new[] { 0, 0, 1, 1 }, 0.5714285714285714)]
    [InlineData(new[] { 0, 0, 0, 0 }, new[] { 0, 1, 2, 3 }, 0)]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, -0.5)]
    [InlineData(new[] { 0, 0, 0 }, new[] { 0, 0, 0 }, 1)]
    [InlineData(new[] { 0, 1, 2 }, new[] { 2, 1, 0 }, 1)]
    [InlineData(new[] { 0 }, new[] { 0 }, 1)]
    public void AdjustedRandIndex_Labels_EqualScikitLearn(int[] first, int[] second, double expected) =>
        Assert.Equal(expected, Compare(first, second).AdjustedRandIndex!.Value, 1e-12);

    [Fact]
    public void AdjustedRandIndex_AnyLabels_EqualsTheCountOfPairs() => Seeded.Check(
        from count in Gen.Choose(2, 25)
        from first in Gen.ArrayOf(Gen.Choose(0, 3), count)
        from second in Gen.ArrayOf(Gen.Choose(0, 3), count)
        select (first, second),
        c =>
        {
            double both = 0, onlyFirst = 0, onlySecond = 0, neither = 0;
            for (var i = 0; i < c.first.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var (a, b) = (c.first[i] == c.first[j], c.second[i] == c.second[j]);
                    if (a && b) both++;
                    else if (a) onlyFirst++;
                    else if (b) onlySecond++;
                    else neither++;
                }
            }

            // Hubert and Arabie by the four kinds of pairs.
            var denominator = (both + onlyFirst) * (onlyFirst + neither) + (both + onlySecond) * (onlySecond + neither);
            var expected = denominator == 0 ? 1 : 2 * (both * neither - onlyFirst * onlySecond) / denominator;
            return Math.Abs(Compare(c.first, c.second).AdjustedRandIndex!.Value - expected) < 1e-12;
        });

    [Fact]
    public void AdjustedRandIndex_BillionsOfPairs_DoesNotOverflow()
    {
        int[] half = [.. Enumerable.Range(0, 1_000_000).Select(i => i % 2)];
        Assert.Equal(1, Compare(half, half).AdjustedRandIndex);
    }

    [Fact]
    public void Of_LabelsOfASalesTeam_CountsThoseThatBothHave()
    {
        var team = Grouping.OfTexts(["Key", " Key ", null, "New", "New", "", "Key"]);
        Assert.Equal(["Key", "New"], team.Names);
        Assert.Equal([0, 0, -1, 1, 1, -1, 0], team.Labels);
        Assert.Equal([3, 2], team.Sizes());
        var table = ContingencyTable.Of(team, new Grouping(["a", "b"], [0, 0, 0, 1, 0, 1, -1]));
        Assert.Equal([2L, 0], table.Counts[0]);
        Assert.Equal([1L, 1], table.Counts[1]);
        Assert.Equal(4, table.Total);
        Assert.Equal(0.75, table.Purity);
    }

    [Fact]
    public void Of_NobodyInBoth_HasNoAgreement()
    {
        var table = ContingencyTable.Of(new Grouping(["a"], [0, -1]), new Grouping(["b"], [-1, 0]));
        Assert.Null(table.AdjustedRandIndex);
        Assert.Null(table.Purity);
    }

    [Fact]
    public void Of_DifferentLengths_Throws() => Assert.Throws<ArgumentException>(() =>
        ContingencyTable.Of(new Grouping(["a"], [0]), new Grouping(["a"], [0, 0])));

    [Fact]
    public void Grouping_LabelOutOfRange_Throws() =>
        Assert.Throws<ArgumentException>(() => new Grouping(["a"], [0, 1]));

    private static ContingencyTable Compare(int[] first, int[] second) =>
        ContingencyTable.Of(Named(first), Named(second));

    private static Grouping Named(int[] labels) =>
        new([.. Enumerable.Range(0, labels.Max() + 1).Select(g => $"{g}")], labels);
}
