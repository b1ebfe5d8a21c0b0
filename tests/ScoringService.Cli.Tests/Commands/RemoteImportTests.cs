using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary><c>scorectl import --server</c>: the server loads files of its own.</summary>
public sealed class RemoteImportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Import_FilesOfAServer_AreLoadedThere()
    {
        var files = Directory.CreateDirectory(_directory.Combine("files")).FullName;
        File.WriteAllText(Path.Combine(files, "a.csv"), "No;Client;Date;Value\n1;A;31.12.2024;2\n2;;31.12.2024;2\n");
        File.WriteAllText(Path.Combine(files, "b.csv"), "nothing\n1\n");
        string[] how = ["--map", "transaction_id=No, customer_id=Client, occurred_at=Date, amount=Value",
            "--timestamp-format", "%d.%m.%Y", "--delimiter", ";"];
        using var process = new ChildProcess("serve", "--database", _directory.Combine("test.duckdb"),
            "--grpc-port", "0", "--http-port", "0", "--import-directory", files);
        var line = await process.WaitForErrorLineAsync("gRPC at ");
        var server = System.Text.RegularExpressions.Regex.Match(line, @"http://[^\s,]+").Value.TrimEnd('.');

        var look = (await Scorectl.RunAsync(["import", "a.csv", "--server", server, "--dry-run", "--json", .. how]))
            .Expect(ExitCode.Ok).Json;
        Assert.Equal((0, 1L, 1L), ((int)look["files_loaded"]!, (long)look["rows_inserted"]!,
            (long)look["rows_quarantined"]!));
        Assert.Equal("2.0000", (string?)look["files"]![0]!["rows"]![0]![3]);

        var load = (await Scorectl.RunAsync(["import", "*.csv", "../test.duckdb", "--server", server, "--json",
            .. how])).Expect(ExitCode.BadInput);
        Assert.Equal((1, 2), ((int)load.Json["files_loaded"]!, (int)load.Json["files_failed"]!));
        Assert.Equal(["a.csv", "b.csv", "../test.duckdb"],
            load.Json["files"]!.AsArray().Select(file => (string?)file!["path"]));
        Assert.Equal((2L, 1L, 1L), ((long)load.Json["rows_read"]!, (long)load.Json["rows_inserted"]!,
            (long)load.Json["new_customers"]!));
        Assert.Contains("must not hold '..'", load.Error);
        Assert.DoesNotContain(files, load.Error);
        await process.InterruptAsync();
        (await process.EndAsync()).Expect(ExitCode.Ok);
    }
}
