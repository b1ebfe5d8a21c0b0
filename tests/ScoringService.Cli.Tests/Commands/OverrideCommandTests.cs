using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary>Overrides and the runs that they change.</summary>
public sealed class OverrideCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task Override_SetListAndRemove_ChangesRunsAndStaysOnRecord()
    {
        var customer = await AnyCustomerAsync();
        var first = await LatestRunAsync();
        var set = (await OverrideAsync("set", customer, "STRATEGIC_CORE", "--reason", "Joint development",
            "--author", "Li Wei", "--expires", "2099-12-31", "--json")).Expect(ExitCode.Ok).Json["override"]!;
        var number = (string?)set["override_id"];
        Assert.Equal("2100-01-01T00:00:00Z", (string?)set["expire_time"]);
        Assert.Equal([number], await NumbersAsync());
        var score = await Scorectl.RunAsync(
            "score", "--database", data.Path, "--ids", customer, "--columns", "customer_id,tier", "--format", "csv");
        Assert.Contains($"{customer},STRATEGIC_CORE", score.Expect(ExitCode.Ok).Out + Text(score.Bytes));
        Assert.NotEqual(first, await LatestRunAsync());

        var removed = (await OverrideAsync("remove", number!, "--by", "Zhang San")).Expect(ExitCode.Ok);

        Assert.Contains("Zhang San", removed.Out);
        Assert.Empty(await NumbersAsync());
        Assert.Equal([number], await NumbersAsync("--all", "--customer", customer));
        Assert.Contains(number!, (await OverrideAsync("remove", number!, "--by", "X")).Expect(ExitCode.Precondition)
            .Error);
    }

    [Theory]
    [InlineData("set", "C1", "STRATEGIC_CORE", "--reason", "x")]
    [InlineData("set", "C1", "STRATEGIC_CORE", "--reason", "x", "--author", "y", "--expires", "soon")]
    [InlineData("remove", "seven", "--by", "x")]
    [InlineData("list", "--limit", "0")]
    public async Task Override_WrongArguments_AreUsageErrors(params string[] args) =>
        (await OverrideAsync(args)).Expect(ExitCode.Usage);

    [Fact]
    public async Task Set_UnknownTier_NamesTheTiers()
    {
        var result = await OverrideAsync(
            "set", await AnyCustomerAsync(), "GOLD", "--reason", "x", "--author", "y");
        Assert.Contains("STRATEGIC_CORE", result.Error);
        Assert.NotEqual(ExitCode.Ok, result.ExitCode);
    }

    [Fact]
    public async Task Runs_AsATable_NamesTheRun()
    {
        var run = await LatestRunAsync();
        var result = (await Scorectl.RunAsync("runs", "--database", data.Path, "--limit", "1")).Expect(ExitCode.Ok);
        Assert.Contains(run, result.Out);
    }

    private Task<Result> OverrideAsync(params string[] args) =>
        Scorectl.RunAsync(["override", .. args, "--database", data.Path]);

    private async Task<IEnumerable<string?>> NumbersAsync(params string[] args) =>
        (await OverrideAsync(["list", "--json", .. args])).Expect(ExitCode.Ok).Json["overrides"]!.AsArray()
            .Select(one => (string?)one!["override_id"]);

    private async Task<string> AnyCustomerAsync()
    {
        var result = (await Scorectl.RunAsync("score", "--database", data.Path, "--columns", "customer_id",
            "--format", "csv")).Expect(ExitCode.Ok);
        return (result.Out + Text(result.Bytes)).Split('\n')[1].Trim();
    }

    private async Task<string> LatestRunAsync()
    {
        (await Scorectl.RunAsync("score", "--database", data.Path)).Expect(ExitCode.Ok);
        var result = await Scorectl.RunAsync("runs", "--database", data.Path, "--json");
        return (string)result.Expect(ExitCode.Ok).Json["runs"]!.AsArray().Single()!["run_id"]!;
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
