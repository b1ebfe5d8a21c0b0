using System.Globalization;
using System.Text.RegularExpressions;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Tests.Fitting;

namespace ScoringService.Engine.Tests;

public sealed class ScoringModelTests
{
    /// <summary>A model as format 1 wrote it.</summary>
    private const string Version1 = """
        {"format_version":1,"as_of":"2024-06-30T23:59:59Z","customer_count":6,"options":{"rfm":{"levels":3,"binning"
        :"QUANTILE","recency_edges":null,"frequency_edges":null,"monetary_edges":null,"recency_weight":1,
        "frequency_weight":1,"monetary_weight":0.5,"segment_rules":[{"code":"BEST","recency":{"low":3,"high":3},
        "frequency":{"low":1,"high":3},"monetary":{"low":1,"high":3},"label":{"en":"Best","zh":"最好"}},{"code":"REST"
        ,"recency":{"low":1,"high":5},"frequency":{"low":1,"high":5},"monetary":{"low":1,"high":5},"label":null}],
        "octants":[{"recency_high":true,"frequency_high":true,"monetary_high":true,"code":"IMPORTANT_VALUE","label"
        :null},{"recency_high":true,"frequency_high":false,"monetary_high":true,"code":"IMPORTANT_DEVELOP","label"
        :null},{"recency_high":false,"frequency_high":true,"monetary_high":true,"code":"IMPORTANT_KEEP","label"
        :null},{"recency_high":false,"frequency_high":false,"monetary_high":true,"code":"IMPORTANT_WINBACK","label"
        :null},{"recency_high":true,"frequency_high":true,"monetary_high":false,"code":"GENERAL_VALUE","label":null}
        ,{"recency_high":true,"frequency_high":false,"monetary_high":false,"code":"GENERAL_DEVELOP","label":null},{
        "recency_high":false,"frequency_high":true,"monetary_high":false,"code":"GENERAL_KEEP","label":null},{
        "recency_high":false,"frequency_high":false,"monetary_high":false,"code":"GENERAL_WINBACK","label":null}]}},
        "rfm":{"customer_count":6,"recency":{"edges":[1.25,2.5],"mean":2,"level_populations":[2,2,2]},"frequency":{
        "edges":[1,3],"mean":2.5,"level_populations":[3,1,2]},"monetary":{"edges":[0.1,0.30000000000000004],"mean":1
        ,"level_populations":[2,2,2]},"repeat_median_purchase_count":3},"parts":[{"name":"rfm","fitted":true,
        "reason":null}],"warnings":["Only 6 customers are in scope."]}
        """;

    private static readonly Lazy<string> Whole = new(
        () => ModelFitter.Fit(new Shop(900).Input(), new ScoringOptions()).ToJson());

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

    [Fact]
    public void FromJson_WholeModel_KeepsEveryBit()
    {
        var first = ModelFitter.Fit(new Shop(900).Input(), new ScoringOptions());
        var second = ModelFitter.Fit(new Shop(900, 2).Input() with { Previous = first }, new ScoringOptions());
        var back = ScoringModel.FromJson(second.ToJson());
        Assert.Equal(second.ToJson(), back.ToJson());
        Assert.Equal(second.Clv!.Purchases.Values, back.Clv!.Purchases.Values);
        Assert.Equal(second.Churn!.Regression!.RawIntercept, back.Churn!.Regression!.RawIntercept);
        Assert.Equal(
            second.Validation[0].Report.Agreement!.AdjustedRandIndex,
            back.Validation[0].Report.Agreement!.AdjustedRandIndex);
        Assert.InRange(second.ToJson().Length, 1000, 150_000);
    }

    [Fact]
    public void FromJson_StoredModel_ScoresToTheSameBits()
    {
        var input = new Shop(900).Input();
        var model = ModelFitter.Fit(input, new ScoringOptions());
        var expected = CustomerScorer.Score(model, input.Now);
        var scores = CustomerScorer.Score(ScoringModel.FromJson(model.ToJson()), input.Now);
        foreach (var column in scores.Columns.OfType<Column<double>>())
            Assert.True(column.Bytes.Span.SequenceEqual(((Column<double>)expected[column.Definition]).Bytes.Span),
                column.Definition.Name);
        foreach (var column in scores.Columns.OfType<DictionaryColumn>())
            for (var row = 0; row < column.Length; row++)
                Assert.Equal(((DictionaryColumn)expected[column.Definition])[row], column[row]);
    }

    [Fact]
    public void FromJson_Version1_HasRfmAndSaysWhyNothingElse()
    {
        var model = ScoringModel.FromJson(Version1);
        Assert.Equal((new DateTime(2024, 6, 30, 23, 59, 59, DateTimeKind.Utc), 6), (model.AsOf, model.CustomerCount));
        Assert.Equal([1.25, 2.5], model.Rfm!.Recency.Edges);
        Assert.Equal(3, model.Options.Rfm.Levels);
        Assert.Null(model.Clv);
        Assert.Null(model.Churn);
        Assert.Equal(8, model.Parts.Count);
        Assert.Equal(new PartStatus(ScoringModel.RfmPart, true), model.Parts[0]);
        Assert.All(model.Parts.Skip(1), part => Assert.Equal(
            (false, "Fitted before this part existed."), (part.Fitted, part.Reason)));
        Assert.Equal(["Only 6 customers are in scope."], model.Warnings);
        Assert.Equal(model.ToJson(), ScoringModel.FromJson(model.ToJson()).ToJson());
        Assert.All(
            CustomerScorer.Score(model, Population.OfSpend(1, 2, 3)).Rows(), row => Assert.Equal("SCORED", row.Status));
    }

    [Theory]
    [InlineData("\"format_version\":2", "\"format_version\":3", "format 3")]
    [InlineData("\"levels\":5", "\"levels\":4", "rfm")]
    [InlineData("\"levels\":5", "\"levels\":6", "rfm.levels")]
    [InlineData("\"levels\":5", "\"lovels\":5", "lovels")]
    [InlineData("\"binning\":\"QUANTILE\"", "\"binning\":\"OTHER\"", "binning")]
    [InlineData("\"parts\":[", "\"parts\":null,\"x\":[", "parts")]
    [InlineData("{\"format_version\"", "[{\"format_version\"", "not a model")]
    [InlineData("\"customer_count\":900", "\"customer_count\":-1", "customer_count")]
    [InlineData("\"as_of\":\"2024-06-30T23:59:59Z\"", "\"as_of\":\"2024-06-30T23:59:59\"", "as_of")]
    [InlineData("\"used\":0", "\"used\":3", "clv.used")]
    [InlineData("\"used\":0", "\"used\":-1", "clv.used")]
    [InlineData("\"name\":\"alpha\",\"value\":", "\"name\":\"beta\",\"value\":", "parameters[1].name")]
    [InlineData("\"name\":\"alpha\",\"value\":", "\"name\":\"alpha\",\"value\":-", "parameters[1].value")]
    [InlineData("\"name\":\"gamma\",\"value\":", "\"name\":\"gamma\",\"value\":-", "spend.parameters[2].value")]
    [InlineData("\"mean_spend\":", "\"mean_spend\":-", "clv.spend.mean_spend")]
    [InlineData("\"kind\":\"BgNbd\"", "\"kind\":\"MbgNbd\"", "clv.fits")]
    [InlineData("\"kind\":\"BgNbd\"", "\"kind\":\"Other\"", "kind")]
    [InlineData("\"name\":\"recency_days\",\"median\"", "\"name\":\"kind\",\"median\"", "clusters.features[0].name")]
    [InlineData("\"centroid\":[", "\"centroid\":[1,", "clusters.clusters[0].centroid")]
    [InlineData("\"number\":1", "\"number\":9", "clusters.clusters[1].number")]
    [InlineData("\"source\":\"Regression\"", "\"source\":\"BuyTillYouDie\"", "churn.report.source")]
    [InlineData("\"missing_share\":0", "\"missing_share\":-1", "missing_share")]
    [InlineData("\"horizon_days\":90", "\"horizon_days\":0", "churn.horizon_days")]
    [InlineData("\"lifecycle\":{\"arpu\":{\"count\":", "\"lifecycle\":{\"arpu\":{\"count\":1", "lifecycle.arpu")]
    [InlineData("\"historic_column\":\"gross_profit\"", "\"historic_column\":\"other\"", "value.historic_column")]
    [InlineData("\"size_column\":\"", "\"size_column\":\"x", "value.size_column")]
    [InlineData("\"indicators\":[", "\"indicators\":[null,", "value.indicators")]
    [InlineData("\"tier_cuts\":[", "\"tier_cuts\":[1,", "value.tier_cuts")]
    [InlineData("\"tier_populations\":[", "\"tier_populations\":[1,", "value.tier_populations")]
    [InlineData("\"column\":\"rfm_segment\"", "\"column\":\"kind\"", "validation[0].column")]
    [InlineData("\"parts\":[", "\"parts\":[null,", "parts[0]")]
    [InlineData("\"warnings\":[]", "\"warnings\":[null]", "warnings[0]")]
    [InlineData("\"fitted\":true,\"reason\":null", "\"fitted\":false,\"reason\":null", "parts[0].reason")]
    public void FromJson_ChangedText_ThrowsAndNamesTheMember(string from, string to, string member)
    {
        Assert.Contains(from, Whole.Value, StringComparison.Ordinal);
        var error = Assert.Throws<FormatException>(
            () => ScoringModel.FromJson(Whole.Value.Replace(from, to, StringComparison.Ordinal)));
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edges")]
    [InlineData("median")]
    [InlineData("deviation")]
    [InlineData("intercept")]
    [InlineData("coefficient")]
    [InlineData("values")]
    public void FromJson_NotANumberWhereScoresComeFrom_Throws(string member)
    {
        // The first number after each mention of the member.
        var pattern = new Regex($"(\"{member}\":\\[?)-?[0-9][0-9.E+-]*");
        Assert.Matches(pattern, Whole.Value);
        Assert.Throws<FormatException>(
            () => ScoringModel.FromJson(pattern.Replace(Whole.Value, "$1\"NaN\"")));
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
