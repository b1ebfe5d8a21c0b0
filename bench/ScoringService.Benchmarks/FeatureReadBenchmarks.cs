using BenchmarkDotNet.Attributes;
using ScoringService.Engine;
using ScoringService.Storage;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Generation;

namespace ScoringService.Benchmarks;

/// <summary>
/// The feature statement over 100k customers and 2M transactions: read into columns, against DuckDB draining it;
/// and the same features in one pass.
/// </summary>
[MemoryDiagnoser]
public class FeatureReadBenchmarks
{
    private string _folder = "";
    private ScoringDatabase _database = null!;
    private DateTime _asOf;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("scoring-bench-").FullName;
        SampleData.Generate(new GenerateOptions
        {
            Customers = 100_000, MeanTransactions = 20, Seed = 42, Format = FileFormat.Parquet, Directory = _folder,
            End = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        _database = ScoringDatabase.Open(new DatabaseOptions
        {
            Path = Path.Combine(_folder, "bench.duckdb"), MemoryLimitBytes = 1L << 30, Threads = 2,
        });
        foreach (var (table, name) in new[]
            { (ImportTable.Customers, "customers"), (ImportTable.Transactions, "transactions") })
            _database.Import(new ImportRequest
            {
                Path = Path.Combine(_folder, name + ".parquet"), Table = table,
                LoadedAt = new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc),
            });
        _asOf = _database.DefaultAsOf()!.Value;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public long DrainInDuckDb()
    {
        using var session = _database.Connect();
        return session.InTransaction(
            () => StreamedQuery.Read(session.Connection, SqlScripts.Load("features.sql"), _asOf, (_, _) => { }));
    }

    [Benchmark]
    public CustomerBatch ReadIntoColumns() => _database.ReadFeaturesWithSql(_asOf);

    [Benchmark]
    public CustomerBatch ReadInOnePass() => _database.ReadFeatures(_asOf);
}
