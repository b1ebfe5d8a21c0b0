using System.Security.Cryptography;
using ScoringService.Storage.Durability;

namespace ScoringService.Storage.Tests.Durability;

public sealed class BackupTests
{
    [Fact]
    public void Backup_Database_IsTheSameWithItsChecksum()
    {
        using var db = new FileDatabase();
        db.Add(0, 5_000);
        db.Execute("CREATE VIEW spend AS SELECT customer_key, sum(amount) AS total FROM transactions GROUP BY ALL");
        var report = db.Database.Backup(db.Files.File("copy.duckdb"));
        Assert.Equal((db.Files.File("copy.duckdb"), db.Database.Watermark), (report.Path, report.Watermark));
        var bytes = File.ReadAllBytes(report.Path);
        Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))),
            (report.SizeBytes, report.Sha256));
        Assert.Equal($"{report.Sha256}  copy.duckdb\n", File.ReadAllText(report.Path + ".sha256"));
        Assert.Equal(["copy.duckdb", "copy.duckdb.sha256"], db.Names().Where(name => name!.StartsWith("copy")));
        using var copy = ScoringDatabase.Open(db.Options with { Path = report.Path });
        Assert.Equal(db.Contents(), FileDatabase.Contents(copy));
        Assert.Equal(Schema(db.Database), Schema(copy));
        copy.Import(TestDatabase.Request(
            db.Files.Write("more.csv", "customer_id,occurred_at,amount\nx,2020-01-01,1\n"), ImportTable.Transactions));
        Assert.Equal(report.Watermark + 1, copy.Watermark);
    }

    [Fact]
    public async Task Backup_WhileOthersWriteAndRead_IsOfOneMoment()
    {
        using var db = new FileDatabase();
        db.Add(0, 200_000);
        using var stop = new CancellationTokenSource();
        var loads = 0;
        using var started = new ManualResetEventSlim();
        var writer = Task.Run(() =>
        {
            for (var first = 1_000_000; !stop.IsCancellationRequested; first += 10, loads++)
            {
                db.Add(first, 10);
                started.Set();
            }
        });
        started.Wait();
        for (var i = 0; i < 3; i++)
        {
            var report = db.Database.Backup(db.Files.File($"copy{i}.duckdb"));
            using var copy = ScoringDatabase.Open(db.Options with { Path = report.Path });
            var summary = copy.Summary();
            // Every load after the first one brings ten rows, and they come with the load's number or not at all.
            Assert.Equal((report.Watermark, 200_000 + (report.Watermark - 1) * 10),
                (summary.Watermark, summary.Transactions));
        }

        await stop.CancelAsync();
        await writer;
        Assert.Equal(200_000 + loads * 10, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Backup_DeletedRows_AreNotInTheCopy()
    {
        using var db = new FileDatabase();
        db.Add(0, 1000);
        db.Execute("UPDATE customers SET name = 'Very Secret Name'");
        db.Execute("CHECKPOINT");
        db.Execute("UPDATE customers SET name = NULL");
        db.Execute("CHECKPOINT");
        var report = db.Database.Backup(db.Files.File("copy.duckdb"));
        Assert.DoesNotContain("Very Secret Name", File.ReadAllText(report.Path, System.Text.Encoding.Latin1));
    }

    [Fact]
    public void Backup_NameInUse_IsRefusedAndTheFileStays()
    {
        using var db = new FileDatabase();
        var path = db.Files.Write("copy.duckdb", "something else");
        var error = Assert.Throws<StorageException>(() => db.Database.Backup(path));
        Assert.Equal(StorageErrorKind.AlreadyExists, error.Kind);
        Assert.Equal("something else", File.ReadAllText(path));
        Assert.Equal(StorageErrorKind.NotFound,
            Assert.Throws<StorageException>(() => db.Database.Backup(db.Files.File("no/copy.duckdb"))).Kind);
        using var memory = new TestDatabase();
        Assert.Equal(StorageErrorKind.Conflict,
            Assert.Throws<StorageException>(() => memory.Database.Backup(db.Files.File("memory.duckdb"))).Kind);
    }

    [Fact]
    public void Backup_Cancelled_LeavesNothing()
    {
        using var db = new FileDatabase();
        db.Add(0, 200_000);
        using var cancellation = new CancellationTokenSource();
        using var watcher = new FileSystemWatcher(db.Files.Path, "copy.duckdb.partial*");
        watcher.Created += (_, _) => cancellation.Cancel();
        watcher.EnableRaisingEvents = true;
        Assert.ThrowsAny<OperationCanceledException>(
            () => db.Database.Backup(db.Files.File("copy.duckdb"), cancellation.Token));
        Assert.DoesNotContain(db.Names(), name => name!.StartsWith("copy"));
        Assert.Equal(200_000, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Backup_AfterOneThatWasKilled_Succeeds()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        db.Files.Write("copy.duckdb.partial", "half of it");
        db.Files.Write("copy.duckdb.partial.wal", "half of it");
        db.Files.Write("other.duckdb.partial", "half of it");
        db.Files.Write("other.duckdb.sha256.partial", "half of it");
        db.Files.Write("partial.duckdb", "not ours to remove");
        var report = db.Database.Backup(db.Files.File("copy.duckdb"));
        ScoringDatabase.Open(db.Options with { Path = report.Path }).Dispose();
        Assert.Equal(["other.duckdb.partial", "other.duckdb.sha256.partial"],
            Leftovers.RemovePartial(db.Files.Path).Select(Path.GetFileName).Order());
        Assert.Equal(["copy.duckdb", "copy.duckdb.sha256", "partial.duckdb", "scores.duckdb", "scores.duckdb.wal"],
            db.Names());
    }

    [Fact]
    public void Backup_DamagedDatabase_SaysSoAndLeavesNothing()
    {
        using var db = new FileDatabase();
        db.Add(0, 100_000);
        // So that every block of the file is in use.
        db.Database.Compact();
        db.Database.Dispose();
        Damage.FlipColumn(db.Path, "transactions", "amount");
        db.Reopen();
        var error = Assert.Throws<StorageException>(() => db.Database.Backup(db.Files.File("copy.duckdb")));
        Assert.Equal(StorageErrorKind.DataLoss, error.Kind);
        Assert.Contains(db.Path, error.Message);
        Assert.Contains("scorectl restore", error.Message);
        Assert.DoesNotContain(db.Names(), name => name!.StartsWith("copy"));
    }

    private static string Schema(ScoringDatabase database)
    {
        using var session = database.Connect();
        return string.Join('\n', session.Query("""
            SELECT sql FROM duckdb_tables() WHERE database_name = current_database()
            -- DuckDB sets spaces and quotes anew when it writes a view down again.
            UNION ALL SELECT regexp_replace(sql, '[ "]', '', 'g') FROM duckdb_views()
                WHERE NOT internal AND database_name = current_database()
            UNION ALL SELECT type_name || array_to_string(labels, ',') FROM duckdb_types()
                WHERE NOT internal AND database_name = current_database()
            ORDER BY ALL
            """, row => row.GetString(0)));
    }
}
