using ScoringService.Cli.Tests.Support;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Durability;

public sealed class BackupCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task BackupAndRestore_Database_IsTheSameAgain()
    {
        var backup = _directory.Combine("monday.duckdb");
        var made = (await Scorectl.RunAsync("backup", backup, "--database", data.Path, "--json")).Expect(ExitCode.Ok);
        Assert.Equal(64, ((string)made.Json["sha256"]!).Length);
        Assert.Equal($"{made.Json["sha256"]}  monday.duckdb\n", await File.ReadAllTextAsync(backup + ".sha256"));
        var restored = _directory.Combine("new.duckdb");
        var said = (await Scorectl.RunAsync("restore", backup, "--database", restored)).Expect(ExitCode.Ok);
        Assert.Contains($"{FittedDatabase.Customers} customers", said.Error);
        Assert.Equal(Summary(data.Path), Summary(restored));

        (await Scorectl.RunAsync("backup", backup, "--database", data.Path)).Expect(ExitCode.Precondition);
        var refused = (await Scorectl.RunAsync("restore", backup, "--database", restored))
            .Expect(ExitCode.Precondition);
        Assert.Contains("--force", refused.Error);
        var replaced = (await Scorectl.RunAsync("restore", backup, "--database", restored, "--force", "--json"))
            .Expect(ExitCode.Ok).Json;
        Assert.Equal(Summary(restored), Summary((string)replaced["replaced_path"]!));
    }

    [Fact]
    public async Task Restore_ChangedBackup_IsRefused()
    {
        var backup = _directory.Combine("monday.duckdb");
        (await Scorectl.RunAsync("backup", backup, "--database", data.Path)).Expect(ExitCode.Ok);
        await File.AppendAllTextAsync(backup, "more");
        var refused = (await Scorectl.RunAsync("restore", backup, "--database", _directory.Combine("new.duckdb")))
            .Expect(ExitCode.Precondition);
        Assert.Contains("SHA-256", refused.Error);
        Assert.False(File.Exists(_directory.Combine("new.duckdb")));
    }

    [Fact]
    public async Task Compact_Database_SaysWhatStays()
    {
        var copy = _directory.Combine("copy.duckdb");
        (await Scorectl.RunAsync("backup", copy, "--database", data.Path)).Expect(ExitCode.Ok);
        await File.WriteAllTextAsync(copy + ".before-3-to-4", "old rows");
        var said = (await Scorectl.RunAsync("compact", "--database", copy)).Expect(ExitCode.Ok);
        Assert.Contains("Removed copy.duckdb.before-3-to-4", said.Error);
        Assert.Contains("Backups stay as they are", said.Error.ReplaceLineEndings(" "));
        Assert.Equal(Summary(data.Path), Summary(copy));
    }

    [Theory]
    [InlineData("backup", "--database", "missing.duckdb")]
    [InlineData("compact", "--database", "missing.duckdb")]
    [InlineData("restore", "missing-backup.duckdb", "--database", "missing.duckdb")]
    public async Task Command_MissingFile_IsAPrecondition(params string[] args) =>
        Assert.Contains("missing", (await Scorectl.RunAsync(args)).Expect(ExitCode.Precondition).Error);

    [Fact]
    public async Task Command_DatabaseInUseByAServer_SaysHowToReachIt()
    {
        var copy = _directory.Combine("copy.duckdb");
        (await Scorectl.RunAsync("backup", copy, "--database", data.Path)).Expect(ExitCode.Ok);
        using var server = new ChildProcess("serve", "--database", copy, "--grpc-port", "0", "--http-port", "0",
            "--", $"--ScoringService:BackupDirectory={_directory.Combine(".")}");
        var address = (await server.WaitForErrorLineAsync("gRPC at")).Split(' ')[2].TrimEnd(',');
        foreach (var args in (string[][])[["backup"], ["compact"], ["models", "list"]])
            Assert.Contains("--server", (await Scorectl.RunAsync([.. args, "--database", copy]))
                .Expect(ExitCode.Precondition).Error);
        Assert.Contains("in use by another process",
            (await Scorectl.RunAsync("restore", copy, "--database", copy, "--force")).Expect(ExitCode.Precondition)
            .Error.ReplaceLineEndings(" "));
        (await Scorectl.RunAsync("backup", "remote.duckdb", "--server", address)).Expect(ExitCode.Ok);
        Assert.Equal(Summary(data.Path), Summary(_directory.Combine("remote.duckdb")));
        (await Scorectl.RunAsync("compact", "--server", address)).Expect(ExitCode.Ok);
    }

    public void Dispose() => _directory.Dispose();

    private static DatabaseSummary Summary(string path)
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        return database.Summary();
    }
}
