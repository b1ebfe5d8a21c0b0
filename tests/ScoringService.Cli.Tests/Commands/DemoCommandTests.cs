using ScoringService.Cli.Tests.Support;
using ScoringService.Engine;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Value;

namespace ScoringService.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_Sample_ShowsEverything()
    {
        var before = TemporaryFolders();
        var result = (await Scorectl.RunAsync("demo", "--customers", "500")).Expect(ExitCode.Ok);
        var codes = RfmSegmentMap.Default.Select(rule => rule.Code).Concat(RfmOctant.Default.Select(o => o.Code));
        foreach (var code in codes)
        {
            Assert.Contains(code, result.Out);
            Assert.Contains(LabelCatalogue.Of(code).En, result.Out);
            Assert.Contains(LabelCatalogue.Of(code).Zh, result.Out);
        }

        string[] parts =
        [
            "ONE_TIME", "recency_score", "C00000001", "grpcurl", "Python", "Node.js", "█",
            .. LifecycleStages.All, .. LifecycleStages.Labels.Select(label => label.Zh),
            .. TierDefinition.Default.Select(tier => tier.Label.Zh), .. ChurnBands.Labels.Select(label => label.Zh),
            "silent_90d", "Value by tier 各层级价值",
        ];
        foreach (var expected in parts)
            Assert.Contains(expected, result.Out);
        Assert.DoesNotContain("\u001b[", result.Out);
        Assert.Equal(before, TemporaryFolders());
    }

    [Fact]
    public async Task Demo_Json_IsOneDocumentThatAddsUp()
    {
        var result = (await Scorectl.RunAsync("demo", "--customers", "500", "--json")).Expect(ExitCode.Ok);
        var json = result.Json;
        Assert.Equal(500, (long)json["row_count"]!);
        var classes = json["distribution"]!["classes"]!;
        Assert.Equal(500, classes["status"]!.AsArray().Sum(entry => (long)entry!["customers"]!));
        var scored = classes["status"]!.AsArray().Where(entry => (string?)entry!["code"] == "SCORED")
            .Sum(entry => (long)entry!["customers"]!);
        Assert.Equal(scored, classes["rfm_segment"]!.AsArray().Sum(entry => (long)entry!["customers"]!));
        var levels = json["distribution"]!["levels"]!["recency_score"]!.AsArray();
        Assert.Equal([1, 2, 3, 4, 5], levels.Select(entry => (int)entry!["level"]!));
        Assert.Equal(scored, levels.Sum(entry => (long)entry!["customers"]!));
        Assert.Equal(10, json["rows"]!.AsArray().Count);
    }

    [Fact]
    public async Task Demo_SameSeed_SameScores()
    {
        var first = await Scorectl.RunAsync("demo", "--customers", "200", "--seed", "9", "--json");
        var second = await Scorectl.RunAsync("demo", "--customers", "200", "--seed", "9", "--json");
        Assert.Equal(
            first.Expect(ExitCode.Ok).Json["distribution"]!.ToJsonString(),
            second.Expect(ExitCode.Ok).Json["distribution"]!.ToJsonString());
    }

    [Fact]
    public async Task Demo_DataAndDatabase_UsesAndKeepsThem()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Combine("data");
        (await Scorectl.RunAsync("generate", "--customers", "50", "--format", "csv", "--output", data))
            .Expect(ExitCode.Ok);
        var database = directory.Combine("kept.duckdb");
        var args = (string[])["demo", "--data", data, "--database", database];
        var result = (await Scorectl.RunAsync(args)).Expect(ExitCode.Ok);
        Assert.Contains("customers scored  50", result.Out);
        (await Scorectl.RunAsync("score", "--database", database)).Expect(ExitCode.Ok);
        var again = (await Scorectl.RunAsync(args)).Expect(ExitCode.BadInput);
        Assert.Contains(database, again.Error);
    }

    [Fact]
    public async Task Demo_DataWithoutTransactions_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        var result = (await Scorectl.RunAsync("demo", "--data", directory.Path)).Expect(ExitCode.Precondition);
        Assert.Contains("transactions.csv", result.Error);
    }

    [Fact]
    public async Task Demo_Keep_ServesUntilInterrupted()
    {
        using var process = new ChildProcess("demo", "--customers", "50", "--keep", "--json");
        var line = await process.WaitForErrorLineAsync("The service is up at ");
        var address = line.Split(' ').First(word => word.StartsWith("http", StringComparison.Ordinal)).TrimEnd('.');
        var scores = (await Scorectl.RunAsync("score", "--server", address, "--json")).Expect(ExitCode.Ok);
        Assert.Equal(50, (long)scores.Json["row_count"]!);
        await process.InterruptAsync();
        var result = (await process.EndAsync()).Expect(ExitCode.Ok);
        Assert.Equal(50, (long)result.Json["row_count"]!);
    }

    private static string[] TemporaryFolders() =>
        [.. Directory.GetDirectories(Path.GetTempPath(), "scorectl-demo-*").Order(StringComparer.Ordinal)];
}
