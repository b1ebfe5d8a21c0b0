using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary>A database that was scored on two days.</summary>
public sealed class TwoDays : IAsyncLifetime
{
    private readonly FittedDatabase _data = new();
    private readonly TemporaryDirectory _directory = new();

    internal string Path => _data.Path;

    internal Result BeforeTheSecondDay { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await _data.InitializeAsync();
        await ScoreAsync();
        BeforeTheSecondDay = await Scorectl.RunAsync("movement", "--database", Path);
        var file = _directory.Combine("late.csv");
        await File.WriteAllTextAsync(
            file, "transaction_id,customer_id,occurred_at,amount\nlate,newcomer,2026-06-15 12:00:00,42\n");
        (await Scorectl.RunAsync("import", file, "--database", Path)).Expect(ExitCode.Ok);
        await ScoreAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _data.DisposeAsync();
        _directory.Dispose();
    }

    private async Task ScoreAsync() => (await Scorectl.RunAsync("score", "--database", Path)).Expect(ExitCode.Ok);
}

/// <summary>What changed from one scored day to the next, for people and for programs.</summary>
public sealed class ChangesCommandTests(TwoDays data) : IClassFixture<TwoDays>
{
    private static readonly string[] s_columns =
        ["churn_band", "cluster", "lifecycle_stage", "rfm_segment", "tier"];

    [Fact]
    public async Task Changes_CustomerAndTime_AreFollowed()
    {
        var named = await ChangesAsync("--customer", "newcomer");
        Assert.Equal(s_columns.Length, named);
        Assert.Equal(named, await ChangesAsync("--customer", "newcomer", "--since", "2026-06-15"));
        Assert.Equal(named, await ChangesAsync("newcomer", "--since", "2026-06-01", "--until", "2026-06-15"));
        Assert.Equal(0, await ChangesAsync("newcomer", "--until", "2026-06-14"));
        Assert.Equal(0, await ChangesAsync("newcomer", "--since", "2026-06-16T00:00:00Z"));
        (await RunAsync("changes", "a", "--customer", "b")).Expect(ExitCode.Usage);
        (await RunAsync("changes", "--since", "2026-06-15", "--until", "2026-06-14")).Expect(ExitCode.Usage);
        var runs = (await RunAsync("runs", "--since", "2026-06-01", "--json")).Expect(ExitCode.Ok).Json["runs"]!;
        Assert.Single(runs.AsArray());

        async Task<int> ChangesAsync(params string[] args) =>
            (await RunAsync(["changes", .. args, "--json"])).Expect(ExitCode.Ok).Json["changes"]!.AsArray().Count;
    }

    [Fact]
    public async Task Changes_OfACustomer_ListsAllColumnsWithBothNames()
    {
        var table = (await RunAsync("changes", "newcomer")).Expect(ExitCode.Ok).Out;
        Assert.Contains("2026-06-15", table);
        Assert.Contains("New customer 新客户", table);
        foreach (var column in s_columns) Assert.Contains(column, table);

        var changes = (await RunAsync("changes", "newcomer", "--json")).Expect(ExitCode.Ok).Json["changes"]!.AsArray();

        Assert.Equal(s_columns, changes.Select(change => (string)change!["column"]!));
        Assert.All(changes, change => Assert.Equal("newcomer", (string?)change!["customer_id"]));
        Assert.All(changes, change => Assert.NotEmpty((string)change!["reason"]!));
    }

    [Fact]
    public async Task Changes_ColumnRunAndLimit_AreFollowed()
    {
        var run = (string)(await RunAsync("runs", "--limit", "1", "--json")).Expect(ExitCode.Ok)
            .Json["runs"]![0]!["run_id"]!;
        var changes = (await RunAsync("changes", "--column", "tier", "--run", run, "--limit", "7", "--json"))
            .Expect(ExitCode.Ok).Json["changes"]!.AsArray();
        Assert.Equal(7, changes.Count);
        Assert.All(changes, change =>
            Assert.Equal(("tier", run), ((string?)change!["column"], (string?)change["run_id"])));
        Assert.Contains("nobody", (await RunAsync("changes", "nobody")).Error);
        Assert.NotEqual(ExitCode.Ok, (await RunAsync("changes", "--run", "none")).ExitCode);
    }

    [Fact]
    public async Task Movement_LastTwoRuns_AddsUpToEverybody()
    {
        var movement = (await RunAsync("movement", "--json")).Expect(ExitCode.Ok).Json["movement"]!;
        Assert.Equal("lifecycle_stage", (string?)movement["column"]);
        // Nine of the 640 deny profiling, and so have no states.
        Assert.Equal(("632", "1"), ((string?)movement["customer_count"], (string?)movement["appeared_count"]));
        Assert.Equal(632, movement["cells"]!.AsArray().Sum(cell => long.Parse((string)cell!["customer_count"]!)));

        var (from, to) = ((string)movement["from_run"]!["run_id"]!, (string)movement["to_run"]!["run_id"]!);
        var table = (await RunAsync("movement", "--from", from, "--to", to)).Expect(ExitCode.Ok).Out;

        Assert.Matches(@"\| total +\|.*\| +632 \|", table);
        Assert.Matches(@"\(new customer\).*\| +1 \|", table);
        Assert.Contains("Lost customer 流失客户", table);
        Assert.Equal(table, (await RunAsync("movement")).Expect(ExitCode.Ok).Out);
        (await RunAsync("movement", "--from", to, "--to", from)).Expect(ExitCode.BadInput);
    }

    [Fact]
    public void Movement_OneRun_SaysHowToGetAnother() =>
        Assert.Contains("scorectl score", data.BeforeTheSecondDay.Expect(ExitCode.Precondition).Error);

    private Task<Result> RunAsync(params string[] args) => Scorectl.RunAsync([.. args, "--database", data.Path]);
}
