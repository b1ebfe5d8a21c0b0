using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class FitCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
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
}
