using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary>Refused rows and reports on the data's quality, from file to file.</summary>
public sealed class QuarantineCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.Combine("quality.duckdb");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Replay_CorrectedExport_EmptiesTheQuarantine()
    {
        await ImportAsync();
        var file = _directory.Combine("refused.csv");
        var export = await RunAsync("quarantine", "export", "--table", "transactions", "--output", file);
        Assert.Contains("3 rows", export.Error, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file);
        // As a spreadsheet saves it: another delimiter, one row put right, one still wrong, one split by hand.
        await File.WriteAllTextAsync(file, "\uFEFFquarantine_id;column;transaction_id;customer_id;occurred_at;amount\n"
            + "1;;t2;c9;2020-01-02;20\n2;;t3;c1;2020-01-03;\"0\"\n3;;t4;c1;2020-01-04;40\n");
        var first = await RunAsync("quarantine", "replay", file);
        Assert.Matches(@"accepted +2\n", first.Out);
        Assert.Matches(@"of those changed the data +2\n", first.Out);
        Assert.Matches(@"\| +2 \| amount \| amount is zero \|", first.Out);
        await File.WriteAllTextAsync(file, "{\"quarantine_id\": 2, \"amount\": 7}\n");
        var second = (await RunAsync("quarantine", "replay", file, "--json")).Json;
        Assert.Equal("1", (string?)second["replayed_count"]);
        var third = (await RunAsync("quarantine", "replay", file, "--json")).Json;
        Assert.Equal("1", (string?)third["resolved_before_count"]);
        Assert.Contains("no such row", (await RunAsync("quarantine", "list")).Error, StringComparison.Ordinal);
        var resolved = (await RunAsync("quarantine", "list", "--state", "resolved", "--json")).Json;
        Assert.Equal(3, resolved["rows"]!.AsArray().Count);
        Assert.StartsWith("quarantine_id,reason,column,transaction_id,customer_id,", text, StringComparison.Ordinal);
        Assert.Contains("\"t4,c1,2020-01-04,40,50\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Filters_GiveThoseRows()
    {
        await ImportAsync();
        var all = await RunAsync("quarantine", "list");
        Assert.Contains("| transactions | customer_id | required value is missing |", all.Out,
            StringComparison.Ordinal);
        Assert.Equal(3, all.Out.Split('\n').Count(line => line.Contains("transactions", StringComparison.Ordinal)));
        var broken = (await RunAsync("quarantine", "list", "--reason", "broken_record", "--json")).Json;
        Assert.Equal("3", (string?)Assert.Single(broken["rows"]!.AsArray())!["quarantine_id"]);
        Assert.Matches("2 rows given up", (await RunAsync("quarantine", "discard", "--id", "1", "2")).Out);
        Assert.Single((await RunAsync("quarantine", "list", "--json")).Json["rows"]!.AsArray());
        var replayed = (await RunAsync("quarantine", "replay", "--load", "1", "--json")).Json;
        Assert.Equal("0", (string?)replayed["replayed_count"]);
    }

    [Theory]
    [InlineData("customer_id,amount\nc1,5\n", "quarantine_id")]
    [InlineData("quarantine_id,amount\nx,5\n", "Record 1")]
    [InlineData("quarantine_id,amount\n1,5\n2\n", "Record 2")]
    [InlineData("{\"quarantine_id\": 1}\n{\"amount\": 2}\n", "Record 2")]
    [InlineData("{\"quarantine_id\": 1\n", "Record 1")]
    [InlineData("quarantine_id,amonut\n1,5\n", "amonut")]
    public async Task Replay_WrongFile_IsSaid(string text, string message)
    {
        await ImportAsync();
        var file = _directory.Write("wrong.csv", text);
        var result = (await Scorectl.RunAsync("quarantine", "replay", file, "--database", Database))
            .Expect(ExitCode.BadInput);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("quarantine", "list", "--json")).Json["rows"]!.AsArray().Count);
    }

    [Fact]
    public async Task Quality_LoadsAndMonth_AreShown()
    {
        await ImportAsync();
        var page = _directory.Combine("quality.html");
        var shown = await RunAsync("quality", "--html", page);
        Assert.Contains("Latest loads", shown.Out, StringComparison.Ordinal);
        Assert.Contains("REJECTED_ROWS", shown.Out, StringComparison.Ordinal);
        Assert.Contains("| sales.csv |", shown.Out, StringComparison.Ordinal);
        var html = await File.ReadAllTextAsync(page);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        var load = await RunAsync("quality", "--load", "1");
        Assert.Contains("| customer_id | required value is missing |", load.Out, StringComparison.Ordinal);
        var json = (await RunAsync("quality", "--month", "2020-01", "--json")).Json;
        Assert.Equal("2020-01", (string?)json["month"]!["month"]);
        Assert.Single(json["loads"]!.AsArray());
        (await Scorectl.RunAsync("quality", "--load", "77", "--database", Database)).Expect(ExitCode.Precondition);
        (await Scorectl.RunAsync("quality", "--month", "9999-01", "--database", Database)).Expect(ExitCode.BadInput);
    }

    [Theory]
    [InlineData("quality", "--month", "January")]
    [InlineData("quality", "--load", "1", "--month", "2020-01")]
    [InlineData("quarantine", "discard")]
    [InlineData("quarantine", "replay")]
    [InlineData("quarantine", "list", "--reason", "bad")]
    [InlineData("quarantine", "list", "--table", "orders")]
    public async Task Arguments_Wrong_AreRefused(params string[] args) =>
        (await Scorectl.RunAsync([.. args, "--database", Database])).Expect(ExitCode.Usage);

    private async Task<Result> RunAsync(params string[] args) =>
        (await Scorectl.RunAsync([.. args, "--database", Database])).Expect(ExitCode.Ok);

    private async Task ImportAsync()
    {
        var file = _directory.Write("sales.csv", """
            transaction_id,customer_id,occurred_at,amount
            t1,c1,2020-01-01,10
            t2,,2020-01-02,20
            t3,c1,2020-01-03,
            t4,c1,2020-01-04,40,50
            """);
        await RunAsync("import", file, "--table", "transactions");
    }
}
