using System.Text;

namespace ScoringService.Storage.Tests.Durability;

public sealed class CompactionTests
{
    private const string Secret = "Ms. Forgotten of 7 Hidden Street";

    [Fact]
    public void Compact_AfterDeletions_SameDataInASmallerFile()
    {
        using var db = new FileDatabase();
        db.Add(0, 300_000);
        db.Execute("DELETE FROM transactions WHERE hash(transaction_id) % 3 != 0");
        db.Execute("CHECKPOINT");
        var (contents, watermark, generation) = (db.Contents(), db.Database.Watermark, db.Database.Generation);
        var report = db.Database.Compact();
        Assert.True(report.SizeBytesAfter < report.SizeBytesBefore * 2 / 3,
            $"{report.SizeBytesBefore} became {report.SizeBytesAfter}");
        Assert.Equal(new FileInfo(db.Path).Length, report.SizeBytesAfter);
        Assert.Equal((contents, watermark), (db.Contents(), db.Database.Watermark));
        Assert.NotEqual(generation, db.Database.Generation);
        db.Add(1_000_000, 10);
        db.Reopen();
        Assert.Equal(watermark + 1, db.Database.Watermark);
        Assert.Equal(["scores.duckdb"], db.Names());
    }

    [Fact]
    public void Compact_RowsOfACustomer_LieTogether()
    {
        using var db = new FileDatabase();
        db.Add(0, 5_000);
        Assert.NotEqual(97, Runs());
        db.Database.Compact();
        Assert.Equal(97, Runs());

        // How often the customer changes from one row to the next, and one more.
        long Runs()
        {
            using var session = db.Database.Connect();
            return session.Scalar<long>("""
                SELECT count(*) FILTER (before IS DISTINCT FROM customer_key)
                FROM (SELECT customer_key, lag(customer_key) OVER (ORDER BY rowid) AS before FROM transactions)
                """);
        }
    }

    [Fact]
    public void Compact_DeletedText_IsInNoFileAnyMore()
    {
        using var db = new FileDatabase();
        db.Add(0, 1000);
        db.Execute($"UPDATE customers SET name = '{Secret}' WHERE customer_key = 7");
        db.Execute("CHECKPOINT");
        db.Execute("UPDATE customers SET name = NULL WHERE customer_key = 7");
        Directory.CreateDirectory(db.Database.SpillDirectory);
        File.WriteAllText(db.Path + ".before-3-to-4", Secret);
        File.WriteAllText(db.Path + ".replaced-20240101T000000000Z", Secret);
        Assert.NotEmpty(FilesWith(db, Secret));
        var report = db.Database.Compact();
        Assert.Empty(FilesWith(db, Secret));
        Assert.Equal(2, report.RemovedCopies.Count);
        db.Reopen();
        Assert.Empty(FilesWith(db, Secret));
    }

    [Fact]
    public async Task Compact_WhileOthersReadAndWrite_NobodyFailsAndNothingIsLost()
    {
        using var db = new FileDatabase();
        db.Add(0, 200_000);
        using var stop = new CancellationTokenSource();
        var (rows, reads) = (200_000L, 0L);
        using var bothStarted = new CountdownEvent(2);
        var writer = Task.Run(() =>
        {
            for (var first = 1_000_000; !stop.IsCancellationRequested; first += 10)
            {
                db.Add(first, 10);
                if (rows == 200_000) bothStarted.Signal();
                rows += 10;
            }
        });
        var reader = Task.Run(() =>
        {
            for (; !stop.IsCancellationRequested; reads++)
            {
                Assert.Equal(0, db.Database.Summary().Transactions % 10);
                db.Database.ReadFeatures(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                if (reads == 0) bothStarted.Signal();
            }
        });
        bothStarted.Wait();
        for (var i = 0; i < 4; i++) db.Database.Compact();
        await stop.CancelAsync();
        await Task.WhenAll(writer, reader);
        Assert.Equal(rows, db.Database.Summary().Transactions);
        db.Reopen();
        Assert.Equal(rows, db.Database.Summary().Transactions);
    }

    [Fact]
    public async Task Compact_SessionThatStaysOpen_OthersGoOnAndItWaits()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        using var cancellation = new CancellationTokenSource();
        using (db.Database.Connect())
        {
            var compacting = Task.Run(() => db.Database.Compact(cancellation.Token));
            // Of a second session of the same operation: it may be held back for a while, but not until the first ends.
            for (var i = 0; i < 3; i++) Assert.Equal(100, db.Database.Summary().Transactions);
            Assert.False(compacting.IsCompleted);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => compacting);
        }

        Assert.Equal(100, db.Database.Summary().Transactions);
        db.Database.Compact();
        Assert.Equal(100, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Compact_WriterThatTakesNoLock_IsNoticedAndNothingIsLost()
    {
        using var db = new FileDatabase();
        db.Add(0, 300_000);
        using var watcher = new FileSystemWatcher(db.Files.Path, "scores.duckdb.compacting");
        using var written = new ManualResetEventSlim();
        watcher.Created += (_, _) =>
        {
            db.Execute("INSERT INTO settings VALUES ('a', 'b')");
            written.Set();
        };
        watcher.EnableRaisingEvents = true;
        var error = Assert.Throws<StorageException>(() => db.Database.Compact());
        Assert.True(written.Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal(StorageErrorKind.Conflict, error.Kind);
        using (var session = db.Database.Connect())
            Assert.Equal(1, session.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'a'"));
        Assert.Equal(["scores.duckdb"], db.Names().Where(name => !name!.EndsWith(".wal")));
    }

    [Fact]
    public void Open_HalfACompaction_IsRemovedAndReported()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        db.Database.Dispose();
        db.Files.Write("scores.duckdb.compacting", "half of it");
        db.Files.Write("scores.duckdb.compacting.wal", "half of it");
        db.Files.Write("scores.duckdb.before-3-to-4.partial", "half of it");
        Directory.CreateDirectory(db.Path + ".spill");
        db.Files.Write("scores.duckdb.spill/scoring-load-1.duckdb", "rows");
        db.Reopen();
        Assert.Equal(100, db.Database.Summary().Transactions);
        Assert.Equal([
            "scores.duckdb.before-3-to-4.partial", "scores.duckdb.compacting", "scores.duckdb.compacting.wal",
            "scoring-load-1.duckdb"],
            db.Database.Opening.RemovedFiles.Select(Path.GetFileName).Order());
        Assert.Equal(4, db.Database.Opening.Notes().Count(note => note.Contains("had left")));
        Assert.Equal(["scores.duckdb"], db.Names());
    }

    private static List<string> FilesWith(FileDatabase db, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(db.Files.Path, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }
}
