using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class RfmOptionsTests
{
    private static readonly RfmOptions FixedEdges = new()
    {
        Levels = 3,
        Binning = RfmBinning.Fixed,
        RecencyEdges = [30, 90],
        FrequencyEdges = [1, 5],
        MonetaryEdges = [-1, 1000],
    };

    public static TheoryData<RfmOptions, string> Wrong => new()
    {
        { new() { Levels = 2 }, "rfm.levels" },
        { new() { Levels = 6 }, "rfm.levels" },
        { new() { Binning = (RfmBinning)7 }, "rfm.binning" },
        { new() { RecencyEdges = [1, 2, 3, 4] }, "rfm.recency_edges" },
        { FixedEdges with { RecencyEdges = null }, "rfm.recency_edges" },
        { FixedEdges with { FrequencyEdges = [1] }, "rfm.frequency_edges" },
        { FixedEdges with { MonetaryEdges = [5, 5] }, "rfm.monetary_edges[1]" },
        { FixedEdges with { MonetaryEdges = [5, 4] }, "rfm.monetary_edges[1]" },
        { FixedEdges with { MonetaryEdges = [double.NaN, 4] }, "rfm.monetary_edges[0]" },
        { FixedEdges with { RecencyEdges = [5, 3e9] }, "rfm.recency_edges[1]" },
        { new() { RecencyWeight = -1 }, "rfm.recency_weight" },
        { new() { FrequencyWeight = double.NaN }, "rfm.frequency_weight" },
        { new() { MonetaryWeight = double.PositiveInfinity }, "rfm.monetary_weight" },
        { new() { RecencyWeight = 0, FrequencyWeight = 0, MonetaryWeight = 0 }, "rfm.recency_weight" },
        { new() { SegmentRules = [] }, "rfm.segment_rules" },
        { new() { SegmentRules = [.. RfmSegmentMap.Default.SkipLast(1)] }, "rfm.segment_rules" },
        { new() { SegmentRules = [Everything with { Recency = new(0, 5) }] }, "rfm.segment_rules[0].recency" },
        { new() { SegmentRules = [Everything with { Frequency = new(4, 3) }] }, "rfm.segment_rules[0].frequency" },
        { new() { SegmentRules = [Everything with { Monetary = new(1, 6) }] }, "rfm.segment_rules[0].monetary" },
        { new() { SegmentRules = [Everything with { Code = " " }] }, "rfm.segment_rules[0].code" },
        { new() { Octants = [.. RfmOctant.Default.Skip(1)] }, "rfm.octants" },
        { new() { Octants = [.. RfmOctant.Default.Skip(1), RfmOctant.Default[1]] }, "rfm.octants" },
        { new() { Octants = [.. RfmOctant.Default.Select(o => o with { Code = "" })] }, "rfm.octants[0].code" },
    };

    private static RfmSegmentRule Everything => new("ALL", LevelRange.Any, LevelRange.Any, LevelRange.Any);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneMistake_NamesTheOption(RfmOptions options, string path)
    {
        var errors = new ScoringOptions { Rfm = options }.Validate();
        Assert.Equal(path, errors[0].Path);
        Assert.NotEmpty(errors[0].Message);
        Assert.Equal($"{errors[0].Path}: {errors[0].Message}", errors[0].ToString());
        Assert.Throws<ArgumentException>(() =>
            ModelFitter.Fit(Population.OfSpend(1), new ScoringOptions { Rfm = options }));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Validate_DefaultsWithAnyLevels_IsFine(int levels) =>
        Assert.Empty(new ScoringOptions { Rfm = new RfmOptions { Levels = levels } }.Validate());

    [Fact]
    public void Validate_FixedEdges_IsFine() => Assert.Empty(new ScoringOptions { Rfm = FixedEdges }.Validate());

    [Fact]
    public void Validate_MissingPart_SaysSo() =>
        Assert.Equal("rfm", Assert.Single(new ScoringOptions { Rfm = null! }.Validate()).Path);

    [Fact]
    public void Labels_OwnLabels_ReplaceTheCatalogue()
    {
        var options = new ScoringOptions
        {
            Rfm = new RfmOptions
            {
                SegmentRules =
                [
                    new("LOST", new(1, 1), LevelRange.Any, LevelRange.Any, new Label("Gone", "走了")),
                    new("MINE", LevelRange.Any, LevelRange.Any, LevelRange.Any, new Label("Mine", "我的")),
                    new("MINE", LevelRange.Any, LevelRange.Any, LevelRange.Any, new Label("Later", "之后")),
                ],
                Octants = [.. RfmOctant.Default.Select(o => o with { Label = new Label(o.Code, "类") })],
            },
        };
        var labels = new LabelSet(options);
        Assert.Equal("走了", labels.Of(ScoreColumns.RfmSegment, "LOST").Zh);
        Assert.Equal("流失客户", labels.Of(ScoreColumns.LifecycleStage, "LOST").Zh);
        Assert.Equal("Mine", labels.Of(ScoreColumns.RfmSegment, "MINE").En);
        Assert.Equal("类", labels.Of(ScoreColumns.RfmOctant, "GENERAL_KEEP").Zh);
        Assert.Equal("一次性购买", labels.Of(ScoreColumns.PurchaseClass, "ONE_TIME").Zh);
    }
}
