using ScoringService.Engine;
using ScoringService.Storage.Tests.Durability;

namespace ScoringService.Storage.Tests.Ingest;

/// <summary>The table of transactions has the columns that were sent.</summary>
public sealed class OptionalColumnsTests
{
    private const string Narrow = "transaction_id,customer_id,occurred_at,amount\n";
    private const string Wide = "transaction_id,customer_id,occurred_at,amount,quantity,channel\n";
    private const string Columns = "SELECT name FROM pragma_table_info('transactions') ORDER BY cid";

    private const string Whole = """
        SELECT transaction_id, amount::INTEGER, quantity, t.term, cost, changed_at::VARCHAR FROM whole_transactions
        LEFT JOIN terms t ON field = 'channel' AND term_key = channel_key ORDER BY 1
        """;

    private static readonly string[] Needed = ["transaction_id", "customer_key", "occurred_at", "amount", "kind"];

    [Fact]
    public void Write_ColumnsThatWereNeverSent_AddsThemAndEarlierRowsHaveNone()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t1,a,2024-01-01,1\nt2,b,2024-01-02,2");
        Assert.Equal(Needed, db.Rows(Columns));
        Assert.Equal(["t1|1||||", "t2|2||||"], db.Rows(Whole));

        db.Write(Sent.Start(ImportTable.Transactions), Wide + "t3,a,2024-01-03,3,1.5,web");
        Assert.Equal([.. Needed, "quantity", "channel_key"], db.Rows(Columns));
        Assert.Equal(["t1|1||||", "t2|2||||", "t3|3|1.5|web||"], db.Rows(Whole));

        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t4,a,2024-01-04,4");
        Assert.Equal("t4|4||||", db.Rows(Whole)[^1]);
    }

    [Fact]
    public void Write_CorrectionThatBringsAColumn_ReplacesTheRow()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t1,a,2024-01-01,1\nt2,b,2024-01-02,2");
        var report = db.Write(Sent.Start(ImportTable.Transactions),
            "transaction_id,customer_id,occurred_at,amount,cost,changed_at\nt1,a,2024-01-01,9,5,2024-02-01");
        Assert.Equal(1, report.Rows.Updated);
        Assert.Equal(["t1|9|||5.0000|2024-02-01 00:00:00", "t2|2||||"], db.Rows(Whole));
        // Sent again without the column, it has lost it.
        Assert.Equal(1, db.Write(Sent.Start(ImportTable.Transactions),
            "transaction_id,customer_id,occurred_at,amount,changed_at\nt1,a,2024-01-01,9,2024-03-01").Rows.Updated);
        Assert.Equal("t1|9||||2024-03-01 00:00:00", db.Rows(Whole)[0]);
        Assert.Equal(1, db.Write(Sent.Start(ImportTable.Transactions, operation: IngestOperation.Delete),
            "transaction_id,changed_at\nt1,2024-04-01").Rows.Deleted);
        Assert.Equal(["t2|2||||"], db.Rows(Whole));
    }

    [Fact]
    public void Write_DeletionsOnly_AddNoColumn()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t1,a,2024-01-01,1");
        db.Write(Sent.Start(ImportTable.Transactions, operation: IngestOperation.Delete),
            "transaction_id,changed_at\nt1,2024-04-01");
        Assert.Equal(Needed, db.Rows(Columns));
        Assert.Empty(db.Rows(Whole));
    }

    [Fact]
    public void Write_UnitThatFails_LeavesTheTableAsItWas()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t1,a,2024-01-01,1");
        var start = Sent.Start(ImportTable.Transactions) with
        {
            Recorded = (_, _) => throw new InvalidOperationException("The disk is on fire."),
        };
        Assert.Throws<InvalidOperationException>(() => db.Write(start, Wide + "t2,b,2024-01-02,2,3,web"));
        Assert.Equal(Needed, db.Rows(Columns));
        Assert.Equal(["t1|1||||"], db.Rows(Whole));
        db.Write(Sent.Start(ImportTable.Transactions), Wide + "t2,b,2024-01-02,2,3,web");
        Assert.Equal(["t1|1||||", "t2|2|3|web||"], db.Rows(Whole));
    }

    [Fact]
    public void Write_ColumnWhileATransactionReads_ReaderSeesItsOwnMoment()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions), Narrow + "t1,a,2024-01-01,1");
        using var reader = db.Database.Connect();
        const string read = "SELECT count(*) + coalesce(sum(quantity), 0) FROM whole_transactions";
        reader.InTransaction(() =>
        {
            Assert.Equal(1, reader.Scalar<double>(read));
            db.Write(Sent.Start(ImportTable.Transactions), Wide + "t2,b,2024-01-02,2,3,web");
            Assert.Equal(1, reader.Scalar<double>(read));
            return 0;
        });
        Assert.Equal(5, reader.Scalar<double>(read));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(150_000)]
    public void Open_AfterACrash_HasTheColumnAndItsValues(int rows)
    {
        using var db = new FileDatabase();
        db.Add(0, rows);
        using (var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Transactions)))
        {
            var sent = Sent.Csv("transaction_id,customer_id,occurred_at,amount,quantity\n" + string.Concat(
                Enumerable.Range(0, rows).Select(i => $"q{i},a,2024-01-01,1,2\n")));
            writer.Bind(sent.Bound());
            writer.Add(sent);
            writer.Complete();
        }

        // What a killed process leaves: the file and the log, and nobody who closed them.
        var copy = db.Files.File("copy.duckdb");
        File.Copy(db.Path, copy);
        if (File.Exists(db.Path + ".wal")) File.Copy(db.Path + ".wal", copy + ".wal");
        using var crashed = ScoringDatabase.Open(db.Options with { Path = copy });
        using var session = crashed.Connect();
        Assert.Equal([(2L * rows, (double)rows * 2, rows)], session.Query(
            "SELECT count(*), sum(quantity), count(channel_key) FROM whole_transactions",
            row => (row.GetInt64(0), row.GetDouble(1), row.GetInt32(2))));
    }

    [Fact]
    public void ReadFeatures_ColumnsThatCameLater_AreAsIfTheyHadBeenThere()
    {
        const string wideHeader = "transaction_id,customer_id,occurred_at,amount,cost,product_category\n";
        using var later = new TestDatabase();
        using var always = new TestDatabase();
        var rows = Rows("t", ",,");
        later.Write(Sent.Start(ImportTable.Transactions), Narrow + Rows("t", ""));
        always.Write(Sent.Start(ImportTable.Transactions), wideHeader + rows);
        foreach (var db in new[] { later, always })
            db.Write(Sent.Start(ImportTable.Transactions), wideHeader + Rows("w", ",0.5,shoes"));
        var asOf = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var (left, right) = (later.Database.ReadFeatures(asOf), always.Database.ReadFeatures(asOf));
        Assert.Equal(40, left.Count);
        var known = 0;
        foreach (var (one, other) in left.Columns.Zip(right.Columns))
            for (var row = 0; row < left.Count; row++)
            {
                Assert.Equal(one.IsValid(row), other.IsValid(row));
                if (one is not Column<double> numbers || !one.IsValid(row)) continue;
                Assert.Equal(numbers.Values[row], ((Column<double>)other).Values[row]);
                known++;
            }

        Assert.InRange(known, 400, int.MaxValue);

        static string Rows(string series, string more) => string.Concat(Enumerable.Range(0, 500).Select(
            i => $"{series}{i},c{i % 40},2024-{1 + i % 12:D2}-{1 + i % 28:D2},{1 + i % 90}{more}\n"));
    }
}
