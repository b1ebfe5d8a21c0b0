using ScoringService.Engine.Tests.Clustering;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

public sealed class GroupingValidatorTests
{
    private static readonly Label Name = new("spend", "消费金额");

    [Fact]
    public void Validate_SeparateGroups_SaysSo()
    {
        var (columns, groups) = Points.Blobs(400, 4, 2, 1);
        var report = GroupingValidator.Validate(Groups(groups, 4), Indicators(columns));
        Assert.Equal(Separation.Separated, report.Separation);
        Assert.Contains("The 4 groups are separated", report.Verdict.En, StringComparison.Ordinal);
        Assert.Contains("They differ most in spend", report.Verdict.En, StringComparison.Ordinal);
        Assert.Contains("4 个分组区分清晰", report.Verdict.Zh, StringComparison.Ordinal);
        Assert.Equal(0, report.Silhouette!.NegativeShare);
        Assert.All(report.Groups, group => Assert.Equal(0.25, group.Share));
        Assert.All(report.Indicators, indicator => Assert.True(indicator.Anova!.EtaSquared > 0.9));
        Assert.True(report.Indices!.DaviesBouldin < 0.5);
        Assert.Null(report.Agreement);
    }

    [Fact]
    public void Validate_GroupsByChance_Overlap()
    {
        var columns = Points.Random(600, 2, 3);
        int[] groups = [.. Enumerable.Range(0, 600).Select(i => i % 3)];
        var report = GroupingValidator.Validate(Groups(groups, 3), Indicators(columns), Groups(groups, 3));
        Assert.Equal(Separation.Overlapping, report.Separation);
        Assert.Contains("The 3 groups overlap", report.Verdict.En, StringComparison.Ordinal);
        Assert.Contains("相互重叠", report.Verdict.Zh, StringComparison.Ordinal);
        Assert.All(report.Indicators, indicator =>
        {
            Assert.True(indicator.Anova!.EtaSquared < 0.05);
            Assert.True(indicator.KruskalWallis!.MeanOverlap > 0.7);
        });
        Assert.Equal(1, report.Agreement!.AdjustedRandIndex);
    }

    [Fact]
    public void Validate_NobodyOneGroupOrNoVariation_IsNotAssessed()
    {
        foreach (var (labels, values) in new (int[], double[])[]
        {
            ([], []), ([0], [5]), ([0, 0, 0], [1, 2, 3]), ([0, 1, 0, 1], [7, 7, 7, 7]), ([-1, -1], [1, 2]),
            ([0, 1], [double.NaN, double.PositiveInfinity]),
        })
        {
            var report = GroupingValidator.Validate(Groups(labels, 2), [new Indicator("x", Name, values)]);
            Assert.Equal(Separation.NotAssessed, report.Separation);
            Assert.Contains("Not assessed", report.Verdict.En, StringComparison.Ordinal);
            Assert.Contains("无法评估", report.Verdict.Zh, StringComparison.Ordinal);
            Assert.Null(report.Indicators[0].Anova);
            Assert.Null(report.Silhouette);
            Assert.Equal(labels.Count(label => label < 0), report.Ungrouped);
        }
    }

    [Fact]
    public void Validate_PerfectSeparation_HasNoFAndFullEffect()
    {
        var report = GroupingValidator.Validate(
            Groups([0, 0, 0, 1, 1, 1], 2), [new Indicator("x", Name, [1, 1, 1, 1e9, 1e9, 1e9])]);
        var anova = report.Indicators[0].Anova!;
        Assert.Null(anova.F);
        Assert.Null(anova.Significance);
        Assert.Equal(1, anova.EtaSquared);
        Assert.Equal(1, report.Silhouette!.Mean);
        Assert.Null(report.Indices!.CalinskiHarabasz);
        Assert.Equal(0, report.Indices.DaviesBouldin);
        Assert.Equal(0, report.Indicators[0].KruskalWallis!.MeanOverlap);
    }

    [Fact]
    public void Validate_ManyCustomers_MeasuresASampleAndKeepsLogarithmsOfP()
    {
        var (columns, groups) = Points.Blobs(250_000, 4, 2, 2);
        var report = GroupingValidator.Validate(Groups(groups, 4), Indicators(columns));
        Assert.Equal(GroupingValidator.SilhouetteSample, report.Silhouette!.Count);
        var test = report.Indicators[0].KruskalWallis!;
        Assert.Equal(GroupingValidator.RankSample, test.Count);
        Assert.Equal(SignificanceLevel.Floor, test.Significance.P);
        Assert.InRange(test.Significance.LogP, -test.H, -1000);
        Assert.True(double.IsFinite(report.Indicators[0].Anova!.Significance!.Value.LogP));
        Assert.Equal(Separation.Separated, report.Separation);
    }

    [Fact]
    public void Validate_OneOrTwoThreads_GivesTheSameNumbers()
    {
        var columns = Points.Random(5000, 3, 9);
        var grouping = Groups([.. Enumerable.Range(0, 5000).Select(i => i * 7 % 5 - 1)], 4);
        var one = GroupingValidator.Validate(grouping, Indicators(columns), null, 1);
        var two = GroupingValidator.Validate(grouping, Indicators(columns), null, 2);
        Assert.Equal(one.Silhouette!.GroupMeans, two.Silhouette!.GroupMeans);
        Assert.Equal(one.Indices, two.Indices);
        Assert.Equal(one.Indicators, two.Indicators);
        Assert.Equal(1000, one.Ungrouped);
    }

    [Fact]
    public void Validate_WrongLength_Throws() => Assert.Throws<ArgumentException>(() =>
        GroupingValidator.Validate(Groups([0, 1], 2), [new Indicator("x", Name, [1, 2, 3])]));

    private static Grouping Groups(int[] labels, int groups) =>
        new([.. Enumerable.Range(0, groups).Select(g => $"group {g}")], labels);

    private static Indicator[] Indicators(double[][] columns) =>
        [.. columns.Select((column, j) => new Indicator($"x{j}", Name, column))];
}
