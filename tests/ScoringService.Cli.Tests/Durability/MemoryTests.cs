using System.Globalization;
using ScoringService.Cli.Tests.Support;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Durability;

/// <summary>The bound on the memory of a process. 'memory' of bench/macro does the same with a file ten times larger
/// than the bound.</summary>
public sealed class MemoryTests : IDisposable
{
    private const int Rows = 12_000_000;
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Import_LargerThanTheShares_StaysWithinTheBound()
    {
        var bound = MemoryBudget.MinBytes;
        var path = _directory.Combine("rows.csv");
        Write(path);
        // More keys than the filters may hold, and more bytes than DuckDB may.
        Assert.True(Rows * 8L > new MemoryBudget(bound).KeyBytes);
        Assert.True(new FileInfo(path).Length > new MemoryBudget(bound).DuckDbBytes);
        using var process = new ChildProcess("import", path, "--database", _directory.Combine("x.duckdb"), "--memory",
            (bound >> 20).ToString(CultureInfo.InvariantCulture), "--json");
        var ended = process.EndAsync();
        var peak = await process.PeakBytesAsync(ended);
        var result = (await ended).Expect(ExitCode.Ok);
        Assert.Contains($"{Rows}", result.Out.Replace(",", "", StringComparison.Ordinal));
        Assert.InRange(peak, 1, bound);
    }

    [Fact]
    public async Task Import_BoundTooSmall_IsAUsageError() =>
        Assert.Contains($"{MemoryBudget.MinBytes >> 20}",
            (await Scorectl.RunAsync("import", "x.csv", "--memory", "100")).Expect(ExitCode.Usage).Error);

    [Fact]
    public async Task Fit_LargerThanTheBound_SaysWhatToRaiseAndHarmsNothing()
    {
        const int customers = 400_000;
        var (rows, database) = (_directory.Combine("rows.csv"), _directory.Combine("x.duckdb"));
        await File.WriteAllLinesAsync(rows, Enumerable.Range(0, customers)
            .Select(i => $"C{i},2024-01-{i % 28 + 1:D2},{i % 90 + 1}").Prepend("customer_id,occurred_at,amount"));
        (await Scorectl.RunAsync("import", rows, "--database", database)).Expect(ExitCode.Ok);
        using var process = new ChildProcess("fit", "--database", database, "--memory", "1024");
        var error = (await process.EndAsync()).Expect(ExitCode.Unavailable).Error;
        Assert.Contains("needs more memory than is left of the 1,024 MiB", error);
        Assert.Contains("MemoryMiB (--memory)", error);
        using var still = ScoringDatabase.Open(new DatabaseOptions { Path = database });
        Assert.Equal(customers, still.Summary().Transactions);
    }

    public void Dispose() => _directory.Dispose();

    private static void Write(string path)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("transaction_id,customer_id,occurred_at,amount,channel");
        for (long i = 0; i < Rows; i++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"T{i},C{i * 2654435761 % 100_000},2024-01-{i % 28 + 1:D2},{i * 7919 % 99_991 + 1}.5,shop-{i % 1000}"));
    }
}
