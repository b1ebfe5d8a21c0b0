using ScoringService.Storage.Migrations;

namespace ScoringService.Storage.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public void Open_NewFile_IsEmptyAndCurrent()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        using (var database = ScoringDatabase.Open(options))
            Assert.Equal(new DatabaseSummary(0, 0, 0, 0, 0, null, null, 0), database.Summary());
        using (var again = ScoringDatabase.Open(options)) Assert.Null(again.DefaultAsOf());
        Assert.Equal(["scores.duckdb"], Directory.EnumerateFileSystemEntries(files.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Dispose_AnOperationThatComesLater_FailsAndOpensNothing()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        var database = ScoringDatabase.Open(options);
        database.Dispose();
        File.Delete(options.Path);
        Assert.Throws<ObjectDisposedException>(() => database.Summary());
        Assert.Empty(Directory.EnumerateFileSystemEntries(files.Path));
    }

    [Fact]
    public void Open_NewerSchema_IsRefused()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        using (var database = ScoringDatabase.Open(options))
        using (var session = database.Connect())
            session.Execute($"INSERT INTO schema_version VALUES ({SchemaMigrator.LatestVersion + 1})");
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(options));
        Assert.Equal(StorageErrorKind.Conflict, error.Kind);
        Assert.Contains($"schema version {SchemaMigrator.LatestVersion + 1}", error.Message);
    }

    [Fact]
    public void Open_UnusablePath_SaysWhy()
    {
        using var files = new TempDirectory();
        AssertRefused(files.Path, StorageErrorKind.InvalidArgument, "is a directory");
        AssertRefused(files.File("no/such/scores.duckdb"), StorageErrorKind.NotFound, "does not exist");
        AssertRefused(files.Write("text.duckdb", new string('x', 20_000)), StorageErrorKind.InvalidArgument,
            "not a DuckDB database");
    }

    [Theory]
    [InlineData("", 1L << 30, 1)]
    [InlineData(":memory:", 1L << 20, 1)]
    [InlineData(":memory:", 1L << 30, 0)]
    [InlineData(":memory:", 1L << 30, 257)]
    public void Open_OptionsOutOfRange_AreRefused(string path, long memory, int threads)
    {
        var options = new DatabaseOptions { Path = path, MemoryLimitBytes = memory, Threads = threads };
        Assert.Single(options.Validate());
        Assert.Equal(StorageErrorKind.InvalidArgument,
            Assert.Throws<StorageException>(() => ScoringDatabase.Open(options)).Kind);
    }

    [Fact]
    public void Open_TwoInMemory_AreSeparate()
    {
        using var one = new TestDatabase();
        using var two = new TestDatabase();
        one.Load("customer_id,occurred_at,amount\na,2020-01-01,1\n");
        Assert.Equal((1L, 0L), (one.Database.Summary().Customers, two.Database.Summary().Customers));
    }

    [Fact]
    public void DefaultAsOf_Transactions_IsTheEndOfTheLastDay()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\na,2020-01-01,1\na,2020-02-29 13:00:00,1\n");
        Assert.Equal(new DateTime(2020, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(-1),
            db.Database.DefaultAsOf());
        var summary = db.Database.Summary();
        Assert.Equal((new DateTime(2020, 1, 1), new DateTime(2020, 2, 29, 13, 0, 0)),
            (summary.FirstTransactionAt, summary.LastTransactionAt));
        Assert.Equal(DateTimeKind.Utc, summary.LastTransactionAt!.Value.Kind);
    }

    [SkippableFact]
    public void Open_FileInUseByAnotherProcess_IsRefused()
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "There is no Python to hold the lock.");
        using var files = new TempDirectory();
        var path = files.File("scores.duckdb");
        ScoringDatabase.Open(new DatabaseOptions { Path = path }).Dispose();
        using var holder = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList = { "-c",
                "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f,fcntl.LOCK_EX); "
                + "print('held',flush=True); sys.stdin.read()", path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        AssertRefused(path, StorageErrorKind.Conflict, "in use by another process");
        holder.StandardInput.Close();
        holder.WaitForExit();
        ScoringDatabase.Open(new DatabaseOptions { Path = path }).Dispose();
    }

    private static void AssertRefused(string path, StorageErrorKind kind, string message)
    {
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(new DatabaseOptions { Path = path }));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
    }
}
