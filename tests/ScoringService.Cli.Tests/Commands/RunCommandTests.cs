using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary>Scoring everybody by a command, on a database file.</summary>
public sealed class RunCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task Run_DatabaseFile_IsOnRecordAndTheSameWhenRepeated()
    {
        var table = (await RunAsync("run")).Expect(ExitCode.Ok).Out;
        Assert.Contains($"of {FittedDatabase.Customers} customers", table);
        var run = (await RunAsync("run", "--json")).Expect(ExitCode.Ok).Json["run"]!;
        Assert.Contains((string)run["run_id"]!, table);
        var listed = (await RunAsync("runs", "--json")).Expect(ExitCode.Ok).Json["runs"]!.AsArray();
        Assert.Equal((string?)run["run_id"], (string?)Assert.Single(listed)!["run_id"]);
        Assert.Equal((string?)run["scored_count"], (string?)listed[0]!["scored_count"]);
    }

    [Fact]
    public async Task Score_ModelThen_IsThatOfTheTimeOrNone()
    {
        (await RunAsync("score", "--as-of", "2001-01-01", "--model-then")).Expect(ExitCode.Precondition);
        (await RunAsync("score", "--model-then", "--model", "1")).Expect(ExitCode.Usage);
        (await RunAsync("score", "--model-then", "--json")).Expect(ExitCode.Ok);
        (await RunAsync("customer", "C00000001", "--model-then", "--model", "1")).Expect(ExitCode.Usage);
    }

    [Fact]
    public async Task Models_OfASpanOfTime_AreListed()
    {
        Assert.Empty(await ModelsAsync("--until", "2001-01-01"));
        Assert.Single(await ModelsAsync("--since", "2001-01-01"));

        async Task<System.Text.Json.Nodes.JsonArray> ModelsAsync(params string[] args) =>
            (await RunAsync(["models", "list", .. args, "--json"])).Expect(ExitCode.Ok).Json["models"]!.AsArray();
    }

    [Fact]
    public async Task Run_NoModel_SaysWhatToDo()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Combine("a.csv");
        await File.WriteAllTextAsync(file, "transaction_id,customer_id,occurred_at,amount\nt,c,2025-01-01,1\n");
        var path = directory.Combine("a.duckdb");
        (await Scorectl.RunAsync("import", file, "--database", path)).Expect(ExitCode.Ok);
        Assert.Contains("scorectl fit",
            (await Scorectl.RunAsync("run", "--database", path)).Expect(ExitCode.Precondition).Error);
    }

    private Task<Result> RunAsync(params string[] args) => Scorectl.RunAsync([.. args, "--database", data.Path]);
}
