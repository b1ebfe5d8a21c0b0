using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Ingest;

/// <summary>A batch is written once, however often and in however many pieces it is sent.</summary>
public sealed class IngestStreamTests
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount\n";

    [Fact]
    public void Add_AfterABrokenStream_GoesOnWhereItWasCommitted()
    {
        using var db = new TestDatabase();
        using (var broken = Open(db))
        {
            broken.Add(Rows(0, 3000));
            Assert.Equal(3000, broken.Commit().RowsCommitted);
            broken.Add(Rows(3000, 10));
            Assert.Equal(10, broken.RowsPending);
        }

        Assert.False(db.Database.FindIngestBatch("b")!.IsComplete);
        using var resumed = Open(db, offset: 1000);
        Assert.Equal(3000, resumed.RowsCommitted);
        resumed.Add(Rows(1000, 2500));
        var report = resumed.Complete();
        Assert.Equal((3500L, 3500L, true), (report.RowsCommitted, report.Rows.Inserted, report.IsComplete));
        Assert.Equal(3500, db.Count("SELECT count(DISTINCT transaction_id) FROM transactions"));
    }

    [Fact]
    public void Add_CompleteBatch_ChangesNothing()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions, "b"), Header + "t1,a,2020-01-01,1\n");
        var watermark = db.Database.Watermark;
        var again = db.Write(Sent.Start(ImportTable.Transactions, "b"),
            Header + "t1,a,2020-01-01,7\nt2,a,2020-01-01,1\n");
        Assert.Equal((1L, true, watermark), (again.RowsCommitted, again.IsComplete, again.Watermark));
        Assert.Equal(watermark, db.Database.Watermark);
        Assert.Equal(["t1|1.0000"], db.Rows("SELECT transaction_id, amount::VARCHAR FROM transactions"));
    }

    [Fact]
    public void OpenIngest_BatchInUseOrOfAnotherKind_IsRefused()
    {
        using var db = new TestDatabase();
        using (Open(db))
            Assert.Equal(StorageErrorKind.Conflict, Assert.Throws<StorageException>(() => Open(db)).Kind);
        db.Write(Sent.Start(ImportTable.Transactions, "b"), Header + "t1,a,2020-01-01,1\n");
        Assert.Equal(StorageErrorKind.Conflict, Assert.Throws<StorageException>(() =>
            db.Database.OpenIngest(Sent.Start(ImportTable.Events, "b"))).Kind);
        Assert.Equal(StorageErrorKind.Conflict, Assert.Throws<StorageException>(() =>
            db.Database.OpenIngest(Sent.Start(ImportTable.Transactions, "b", IngestOperation.Delete))).Kind);
        foreach (var start in new[]
        {
            Sent.Start(ImportTable.Transactions, ""), Sent.Start(ImportTable.Transactions, new string('x', 129)),
            Sent.Start(ImportTable.Transactions, "new") with { RowOffset = 1 },
            Sent.Start(ImportTable.Transactions) with { RowOffset = -1 },
        })
            Assert.Equal(StorageErrorKind.InvalidArgument,
                Assert.Throws<StorageException>(() => db.Database.OpenIngest(start)).Kind);
        // Whatever was refused holds nothing back.
        using var open = Open(db);
    }

    [Fact]
    public void Complete_WithoutRows_IsRemembered()
    {
        using var db = new TestDatabase();
        using (var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Events, "empty"))) writer.Complete();
        var report = db.Database.FindIngestBatch("empty")!;
        Assert.Equal((0L, true), (report.RowsCommitted, report.IsComplete));
        Assert.Null(db.Database.FindIngestBatch("absent"));
        Assert.Equal(0, db.Database.Watermark);
    }

    [Fact]
    public void Commit_FailureInTheMiddle_LeavesNothingAndForgetsNothing()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions, "first"), Header + "t0,known,2020-01-01,1\n");
        const string rows = Header + "t0,known,2020-01-01,1\nt1,new one,2020-01-01,1\nt2,another new one,2020-01-01,x\n"
            + "t3,new one,2020-01-01,2\n";
        var start = Sent.Start(ImportTable.Transactions, "b") with { Recorded = Fail };
        using (var writer = db.Database.OpenIngest(start))
        {
            writer.Bind(Sent.Csv(rows).Bound());
            writer.Add(Sent.Csv(rows));
            Assert.Equal("on purpose", Assert.Throws<InvalidOperationException>(() => writer.Commit()).Message);
            Assert.Throws<InvalidOperationException>(() => writer.Add(Sent.Csv(rows)));
            Assert.Throws<InvalidOperationException>(() => writer.Complete());
        }

        Assert.Null(db.Database.FindIngestBatch("b"));
        Assert.Equal(["1|1|0|1"], db.Rows("SELECT (SELECT count(*) FROM transactions), "
            + "(SELECT count(*) FROM customers), (SELECT count(*) FROM quarantine), (SELECT count(*) FROM loads)"));
        var report = db.Write(Sent.Start(ImportTable.Transactions, "b"), rows);
        Assert.Equal((2L, 1L, 1L, 1L),
            (report.Rows.Inserted, report.Rows.Duplicate, report.Rows.Quarantined, report.NewCustomers));
        Assert.Equal(["0|known", "1|new one"], db.Rows("SELECT customer_key, customer_id FROM customers ORDER BY 1"));
    }

    [Fact]
    public void Bind_MissingOrUnconvertibleColumns_AreNamed()
    {
        using var db = new TestDatabase();
        using var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Transactions, "b"));
        var missing = Assert.Throws<StorageException>(() => writer.Bind(
            [("transaction_id", IngestType.Text), ("Customer_ID", IngestType.Text), ("amuont", IngestType.Text)]));
        Assert.Contains("occurred_at, amount (did you mean 'amuont'?)", missing.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<StorageException>(() => writer.Bind(
            [("transaction_id", IngestType.Text), ("customer_id", IngestType.Int64), ("amount", IngestType.Double),
                ("occurred_at", IngestType.Boolean)]));
        Assert.Contains("occurred_at", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(["shade"], writer.Bind([("transaction_id", IngestType.Text), ("customer_id", IngestType.Int64),
            ("amount", IngestType.Double), ("occurred_at", IngestType.Date), ("shade", IngestType.Date)]));
    }

    [Fact]
    public async Task Add_EightWritersAtOnce_LoseNothing()
    {
        using var db = new TestDatabase();
        const int writers = 8;
        const int perWriter = 6000;
        // Each writer's rows overlap with the next one's by half.
        var reports = await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(() =>
        {
            using var writer = Open(db, $"batch {w}");
            for (var i = 0; i < 6; i++)
            {
                writer.Add(Rows((w * perWriter / 2) + (i * perWriter / 6), perWriter / 6));
                if (i % 2 == 0) writer.Commit();
            }

            return writer.Complete();
        })));
        const int distinct = (writers + 1) * perWriter / 2;
        Assert.Equal(distinct, reports.Sum(report => report.Rows.Inserted));
        Assert.Equal((writers * perWriter) - distinct, reports.Sum(report => report.Rows.Duplicate));
        Assert.Equal([$"{distinct}|{distinct}|1000|999"], db.Rows("SELECT count(*), count(DISTINCT transaction_id), "
            + "count(DISTINCT customer_key), max(customer_key) FROM transactions"));
        Assert.Equal(db.Database.Watermark, db.Count("SELECT count(*) FROM loads"));
    }

    [Fact]
    public void ForgetKeys_Writing_GoesOnFromTheDatabase()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions, "b1"), Header + "t1,a,2020-01-01,1\nt2,b,2020-01-01,1\n");
        db.Database.ForgetKeys();
        var report = db.Write(Sent.Start(ImportTable.Transactions, "b2"),
            Header + "t2,b,2020-01-01,1\nt3,c,2020-01-01,1\n");
        Assert.Equal((1L, 1L), (report.Rows.Inserted, report.Rows.Duplicate));
        Assert.Equal(["0|a", "1|b", "2|c"], db.Rows("SELECT customer_key, customer_id FROM customers ORDER BY 1"));
    }

    private static IngestWriter Open(TestDatabase db, string batch = "b", long offset = 0)
    {
        var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Transactions, batch) with { RowOffset = offset });
        writer.Bind(Rows(0, 0).Bound());
        return writer;
    }

    private static IngestRows Rows(int first, int count) => Sent.Csv(Header + string.Concat(
        Enumerable.Range(first, count).Select(i => $"key number {i},c{i % 1000},2020-01-01,{i + 1}\n")));

    private static void Fail(Session session, long loadId) => throw new InvalidOperationException("on purpose");
}
