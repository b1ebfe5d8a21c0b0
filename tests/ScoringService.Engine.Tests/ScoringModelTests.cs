using System.Globalization;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests;

public sealed class ScoringModelTests
{
    private static readonly string Json = ModelFitter.Fit(
        Population.OfSpend(0.1, 0.1 + 0.2, 1 / 3.0, Math.PI, 5e-324), new ScoringOptions()).ToJson();

    [Fact]
    public void FromJson_OwnOptions_AreReadBack()
    {
        var options = new ScoringOptions
        {
            Rfm = new RfmOptions
            {
                Levels = 4,
                Binning = RfmBinning.Fixed,
                RecencyEdges = [1, 2, 3],
                FrequencyEdges = [1, 2, 3],
                MonetaryEdges = [0.1, 1 / 3.0, 1e9],
                MonetaryWeight = 0.3,
                SegmentRules =
                [
                    new("全部", LevelRange.Any, LevelRange.Any, LevelRange.Any, new Label("All \"<&>", "全部客户")),
                ],
            },
        };
        var model = ModelFitter.Fit(Population.OfSpend(1, 2), options);
        var back = ScoringModel.FromJson(model.ToJson());
        Assert.Equal(options.Rfm.MonetaryEdges, back.Options.Rfm.MonetaryEdges);
        Assert.Equal(options.Rfm.SegmentRules, back.Options.Rfm.SegmentRules);
        Assert.Equal(options.Rfm.Octants, back.Options.Rfm.Octants);
        Assert.Equal((4, RfmBinning.Fixed, 0.3),
            (back.Options.Rfm.Levels, back.Options.Rfm.Binning, back.Options.Rfm.MonetaryWeight));
        Assert.Equal((model.AsOf, DateTimeKind.Utc, 2), (back.AsOf, back.AsOf.Kind, back.CustomerCount));
        Assert.Equal(model.Warnings, back.Warnings);
        Assert.Equal(model.Parts, back.Parts);
        Assert.Contains("全部客户", model.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_WithoutRfm_KeepsTheReason()
    {
        var model = ModelFitter.Fit(Population.Of(Customer.WithoutPurchase), new ScoringOptions());
        var back = ScoringModel.FromJson(model.ToJson());
        Assert.Null(back.Rfm);
        Assert.Equal(model.Parts, back.Parts);
    }

    [Theory]
    [InlineData("\"format_version\":1", "\"format_version\":2")]
    [InlineData("\"levels\":5", "\"levels\":4")]
    [InlineData("\"levels\":5", "\"levels\":6")]
    [InlineData("\"levels\":5", "\"lovels\":5")]
    [InlineData("\"binning\":\"QUANTILE\"", "\"binning\":\"OTHER\"")]
    [InlineData("\"parts\":[", "\"parts\":null,\"x\":[")]
    [InlineData("{\"format_version\"", "[{\"format_version\"")]
    public void FromJson_ChangedText_Throws(string from, string to)
    {
        Assert.Contains(from, Json, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ScoringModel.FromJson(Json.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    public void FromJson_OtherText_Throws(string text) =>
        Assert.Throws<FormatException>(() => ScoringModel.FromJson(text));

    [Fact]
    public void FromJson_DescendingEdges_Throws()
    {
        var edges = ScoringModel.FromJson(Json).Rfm!.Monetary.Edges;
        var last = edges[^1].ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains(last, Json, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ScoringModel.FromJson(Json.Replace(last, "-1", StringComparison.Ordinal)));
    }
}
