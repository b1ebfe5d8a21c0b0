using System.Runtime.CompilerServices;
using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class FitCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fit_FixedEdges_AreThoseOfTheModel()
    {
        var json = (await Scorectl.RunAsync("fit", "--database", data.Path, "--json",
            "--levels", "3", "--binning", "fixed", "--recency-edges", "30,180", "--frequency-edges", "1,5",
            "--monetary-edges", "500,5000.5", "--weights", "2,1,1", "--as-of", "2025-06-30")).Expect(ExitCode.Ok).Json;
        var model = json["model"]!;
        Assert.Equal("2025-06-30T23:59:59.999999Z", (string?)model["as_of"]);
        Assert.Equal([500, 5000.5], model["rfm"]!["monetary"]!["edges"]!.AsArray().Select(edge => (double)edge!));
        Assert.Equal("RFM_BINNING_FIXED", (string?)model["options"]!["rfm"]!["binning"]);
        Assert.Equal(2, (double)model["options"]!["rfm"]!["recency_weight"]!);
    }

    [Fact]
    public async Task Fit_Filter_WarnsOfFewCustomers()
    {
        var result = (await Scorectl.RunAsync("fit", "--database", data.Path, "--kind", "b2b")).Expect(ExitCode.Ok);
        Assert.Contains("What each score means", result.Out);
        Assert.Contains("warning:", result.Error);
        Assert.Contains("500", result.Error);
    }

    [Fact]
    public async Task Fit_WrongOption_NamesIt()
    {
        var result = await Scorectl.RunAsync("fit", "--database", data.Path, "--levels", "9");
        Assert.Contains("levels", result.Expect(ExitCode.BadInput).Error);
    }

    [Fact]
    public async Task Fit_OptionsFile_IsUsedAndFlagsWinOverIt()
    {
        var file = Write("""
            {
              // Comments are allowed.
              "rfm": { "levels": 4, "recency_weight": 2 },
              "churn": { "horizonDays": 60, "bands": { "medium": 0.2 } },
              "clusters": { "clusters": 3, "seed": 7, },
              "lifecycle": { "no_order": { "threshold": 45 } },
              "value": { "indicator_weights": { "nps": 0 }, "tier_rule": "TIER_RULE_AMOUNT" },
              "segments": { "rules": [ { "label": { "code": "BIG" }, "rule": "net_spend_365d > 1000" } ] },
              "tags": {}
            }
            """);
        var result = await Scorectl.RunAsync(
            "fit", "--database", data.Path, "--options", file, "--levels", "3", "--activate", "--json");
        var model = result.Expect(ExitCode.Ok).Json["model"]!;
        var options = model["options"]!;

        Assert.True((bool)model["active"]!);
        Assert.Equal(3, (int)options["rfm"]!["levels"]!);
        Assert.Equal(2, (double)options["rfm"]!["recency_weight"]!);
        Assert.Equal(60, (int)options["churn"]!["horizon_days"]!);
        Assert.Equal(0.2, (double)options["churn"]!["bands"]!["medium"]!);
        Assert.Equal(0.6, (double)options["churn"]!["bands"]!["high"]!);
        Assert.Equal(3, model["clusters"]!["clusters"]!.AsArray().Count);
        Assert.Equal(45, (double)options["lifecycle"]!["no_order"]!["threshold"]!);
        Assert.Equal(90, (double)options["lifecycle"]!["long_silence"]!["threshold"]!);
        Assert.Equal("TIER_RULE_AMOUNT", (string?)options["value"]!["tier_rule"]);
        Assert.Single(options["segments"]!["rules"]!.AsArray());
        Assert.Empty(options["tags"]!["rules"]!.AsArray());
        (await Scorectl.RunAsync("models", "activate", "1", "--database", data.Path)).Expect(ExitCode.Ok);
    }

    [Theory]
    [InlineData("{\n\"rmf\": {}\n}", "2: The file has no option \"rmf\"")]
    [InlineData("{\n\n\"rfm\": { \"levels\": \"many\" }\n}", "3: rfm.levels must be a whole number")]
    [InlineData("{ \"rfm\": { \"levels\": 4.5 } }", "1: rfm.levels must be a whole number")]
    [InlineData("{ \"rfm\": [] }", "1: rfm must be an object")]
    [InlineData("{ \"churn\": { \"inputs\": {} } }", "1: churn.inputs must be a list")]
    [InlineData("{ \"clv\": { \"model\": \"BG\" } }", "1: clv.model must be one of PURCHASE_MODEL_KIND_MBG_NBD")]
    [InlineData(
        "{ \"value\": { \"indicator_weights\": { \"nps\": \"x\" } } }", "1: value.indicator_weights.nps must be")]
    [InlineData("{ \"rfm\": {}, \"rfm\": {} }", "1: rfm is there twice")]
    [InlineData("{ \"rfm\": {\n", "is no JSON")]
    [InlineData("[]", "1: The file must be an object")]
    // What only the server can tell is found in the file too.
    [InlineData("{\n\"rfm\":\n{ \"levels\": 9 } }", "3: options.rfm.levels: ")]
    [InlineData("{ \"churn\": {\n\"bands\": {\n\"high\": 0.1 } } }", "3: options.churn.bands.high: ")]
    [InlineData("{ \"tags\": { \"rules\": [\n{ \"label\": { \"code\": \"A\" },\n\"rule\": \"spend > 1\" } ] } }",
        "3: options.tags.rules[0].rule: line 1, column 1: ")]
    public async Task Fit_WrongOptionsFile_NamesLineAndField(string text, string expected)
    {
        var file = Write(text);
        var result = await Scorectl.RunAsync("fit", "--database", data.Path, "--options", file);
        Assert.Contains($"{file}:{expected}", result.Expect(ExitCode.BadInput).Error.Replace(
            $"{file}:2: is no", $"{file}:is no", StringComparison.Ordinal));
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Fit_OptionsOfTheExample_GiveAModel()
    {
        var result = await Scorectl.RunAsync(
            "fit", "--database", data.Path, "--options", ExampleFile(), "--json");
        var options = result.Expect(ExitCode.Ok).Json["model"]!["options"]!;
        Assert.Equal("many_categories", (string?)options["lifecycle"]!["rules"]![0]!["label"]!["code"]);
        Assert.Equal("大客户", (string?)options["segments"]!["rules"]![0]!["label"]!["zh"]);
    }

    [Fact]
    public async Task Fit_NoOptionsFile_SaysSo()
    {
        var result = await Scorectl.RunAsync("fit", "--database", data.Path, "--options", "none.json");
        Assert.Contains("none.json", result.Expect(ExitCode.Precondition).Error);
    }

    [Fact]
    public async Task Fit_NotActivated_SaysHowTo()
    {
        var result = (await Scorectl.RunAsync("fit", "--database", data.Path)).Expect(ExitCode.Ok);
        Assert.Contains("scorectl models activate ", result.Error);
    }

    [Fact]
    public async Task Fit_NobodyInScope_IsAPrecondition()
    {
        var result = await Scorectl.RunAsync("fit", "--database", data.Path, "--industry", "Astrology");
        Assert.StartsWith("error: ", result.Expect(ExitCode.Precondition).Error);
    }

    [Fact]
    public async Task Fit_NoDatabase_SaysHowToMakeOne()
    {
        var result = await Scorectl.RunAsync("fit", "--database", data.Path + ".none");
        Assert.Contains("scorectl import", result.Expect(ExitCode.Precondition).Error);
    }

    private static string ExampleFile([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", "..", "examples", "options.json"));

    private string Write(string text) => _directory.Write("options.json", text);
}
