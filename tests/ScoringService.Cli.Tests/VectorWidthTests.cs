using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests;

/// <summary>Models and scores have the same bits whatever vectors the processor has. The runtime decides when it starts
/// which it uses, so each width is a process of its own.</summary>
public sealed class VectorWidthTests(FittedDatabase data) : IClassFixture<FittedDatabase>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FitAndScore_EveryVectorWidth_GivesTheSameScores()
    {
        var widest = await ScoresAsync("widest");
        Assert.Equal(FittedDatabase.Customers + 1, widest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(widest, await ScoresAsync("256", ("DOTNET_EnableAVX512", "0")));
        Assert.Equal(widest, await ScoresAsync("128", ("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX2", "0")));
    }

    private async Task<string> ScoresAsync(string name, params (string Name, string Value)[] environment)
    {
        var database = _directory.Combine($"{name}.duckdb");
        var scores = _directory.Combine($"{name}.csv");
        File.Copy(data.Path, database);
        using (var fit = new ChildProcess(environment, ["fit", "--activate", "--database", database]))
            (await fit.EndAsync()).Expect(ExitCode.Ok);
        string[] score = ["score", "--all", "--database", database, "--output", scores];
        using (var process = new ChildProcess(environment, score)) (await process.EndAsync()).Expect(ExitCode.Ok);
        return await File.ReadAllTextAsync(scores);
    }
}
