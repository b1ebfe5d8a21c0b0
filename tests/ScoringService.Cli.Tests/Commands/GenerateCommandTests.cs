using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Generate_Csv_WritesTheFiles()
    {
        string[] args = ["generate", "--customers", "40", "--format", "csv", "--output", _directory.Path, "--json"];
        var json = (await Scorectl.RunAsync(args)).Expect(ExitCode.Ok).Json;
        Assert.Equal(40, (long)json["customers"]!);
        Assert.Equal(41, File.ReadLines(_directory.Combine("customers.csv")).Count());
        foreach (var table in (string[])["transactions", "interactions", "events"])
            Assert.Equal((long)json[table]! + 1, File.ReadLines(_directory.Combine($"{table}.csv")).Count());
    }

    [Fact]
    public async Task Generate_TooMany_SaysTheLimit()
    {
        var result = await Scorectl.RunAsync("generate", "--customers", "50000001", "--output", _directory.Path);
        Assert.Contains("50,000,000", result.Expect(ExitCode.BadInput).Error);
    }

    [Fact]
    public async Task Generate_CancelledBefore_IsToldApart()
    {
        var result = await Scorectl.RunAsync(new CancellationToken(true), "generate", "--output", _directory.Path);
        Assert.Equal("error: Cancelled.", result.Expect(ExitCode.Cancelled).Error.Trim());
    }

    [Fact]
    public async Task Generate_Interrupted_LeavesNothing()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_directory.Path) { EnableRaisingEvents = true };
        watcher.Created += (_, _) => begun.TrySetResult();
        using var process = new ChildProcess("generate", "--customers", "2000000", "--output", _directory.Path);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await process.InterruptAsync();
        var result = (await process.EndAsync()).Expect(ExitCode.Cancelled);
        Assert.Empty(result.Out);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }
}
