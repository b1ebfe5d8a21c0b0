using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class ModelsCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task List_TwoFits_NewestFirst()
    {
        (await Scorectl.RunAsync("fit", "--database", data.Path, "--levels", "4")).Expect(ExitCode.Ok);
        Assert.Equal(["2", "1"], await ListAsync());
        Assert.Equal(["2"], await ListAsync("--limit", "1"));
    }

    [Fact]
    public async Task Show_NoVersion_ShowsTheLevels()
    {
        var result = (await Scorectl.RunAsync("models", "show", "--database", data.Path)).Expect(ExitCode.Ok);
        Assert.Contains("What each score means", result.Out);
        Assert.Contains("recency, days", result.Out);
    }

    [Fact]
    public async Task Show_UnknownVersion_IsNotFound()
    {
        var result = await Scorectl.RunAsync("models", "show", "77", "--database", data.Path);
        Assert.Contains("77", result.Expect(ExitCode.Precondition).Error);
    }

    private async Task<IEnumerable<string?>> ListAsync(params string[] args)
    {
        var result = await Scorectl.RunAsync(["models", "list", "--database", data.Path, "--json", .. args]);
        return result.Expect(ExitCode.Ok).Json["models"]!.AsArray().Select(model => (string?)model!["version"]);
    }
}
