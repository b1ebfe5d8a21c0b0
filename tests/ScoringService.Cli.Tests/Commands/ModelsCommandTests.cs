using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class ModelsCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task List_TwoFits_NewestFirst()
    {
        (await Scorectl.RunAsync("fit", "--database", data.Path, "--levels", "4")).Expect(ExitCode.Ok);
        var versions = (await ListAsync()).Select(version => int.Parse(version!, null)).ToArray();
        Assert.True(versions.Length > 1);
        Assert.Equal(versions.OrderDescending(), versions);
        Assert.Equal([$"{versions[0]}"], await ListAsync("--limit", "1"));
    }

    [Fact]
    public async Task Show_NoVersion_ShowsEveryPart()
    {
        var result = (await Scorectl.RunAsync("models", "show", "--database", data.Path)).Expect(ExitCode.Ok);
        string[] parts =
        [
            "What each score means", "recency, days", "MBG_NBD", "GAMMA_GAMMA", "Clusters", "grade", "tenth",
            "recency_days", "STRATEGIC_CORE", "战略核心层", "Indicators of value", "Do the groups differ?", "silhouette",
            "lifecycle_stage: The ", "validation | yes",
        ];
        foreach (var part in parts) Assert.Contains(part, result.Out);
    }

    [Fact]
    public async Task Activate_Model_ScoresFromThenOn()
    {
        (await Scorectl.RunAsync("fit", "--database", data.Path, "--levels", "3")).Expect(ExitCode.Ok);
        var newest = (await ListAsync("--limit", "1")).Single()!;
        var before = (await Scorectl.RunAsync("score", "--database", data.Path, "--json")).Expect(ExitCode.Ok);
        Assert.Equal("1", before.Json["model_version"]!.ToString());

        (await Scorectl.RunAsync("models", "activate", newest, "--database", data.Path)).Expect(ExitCode.Ok);
        var after = (await Scorectl.RunAsync("score", "--database", data.Path, "--json")).Expect(ExitCode.Ok);
        Assert.Equal(newest, after.Json["model_version"]!.ToString());
        var list = (await Scorectl.RunAsync("models", "list", "--database", data.Path)).Expect(ExitCode.Ok);
        Assert.Contains($"| {newest} | active |", string.Join(' ', list.Out.Split(
            ' ', StringSplitOptions.RemoveEmptyEntries)));
        (await Scorectl.RunAsync("models", "activate", "1", "--database", data.Path)).Expect(ExitCode.Ok);
    }

    [Fact]
    public async Task Activate_UnknownVersion_IsNotFound()
    {
        var result = await Scorectl.RunAsync("models", "activate", "77", "--database", data.Path);
        Assert.Contains("77", result.Expect(ExitCode.Precondition).Error);
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
