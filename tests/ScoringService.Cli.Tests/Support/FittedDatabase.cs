namespace ScoringService.Cli.Tests.Support;

/// <summary>A database with 640 sample customers and one active model, made by scorectl itself.</summary>
public sealed class FittedDatabase : IAsyncLifetime
{
    internal const int Customers = 640;

    /// <summary>Those of them who do not deny profiling.</summary>
    internal const int Profiled = 631;
    private readonly TemporaryDirectory _directory = new();

    internal string Path => _directory.Combine("fitted.duckdb");

    public async Task InitializeAsync()
    {
        var sample = _directory.Combine("sample");
        (await Scorectl.RunAsync("generate", "--customers", $"{Customers}", "--output", sample)).Expect(ExitCode.Ok);
        foreach (var table in (string[])["customers", "transactions", "interactions", "events"])
            (await Scorectl.RunAsync("import", System.IO.Path.Combine(sample, $"{table}.parquet"), "--database", Path))
                .Expect(ExitCode.Ok);
        (await Scorectl.RunAsync("fit", "--activate", "--database", Path)).Expect(ExitCode.Ok);
    }

    public Task DisposeAsync()
    {
        _directory.Dispose();
        return Task.CompletedTask;
    }
}
