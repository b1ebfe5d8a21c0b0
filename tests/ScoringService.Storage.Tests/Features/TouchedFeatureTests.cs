using System.Globalization;
using ScoringService.Engine;
using ScoringService.Storage.Features;
using ScoringService.Storage.Generation;
using ScoringService.Storage.Tests.Ingest;

namespace ScoringService.Storage.Tests.Features;

/// <summary>The features of some customers, read from the tables and from rows in memory, against those of everybody:
/// the same bits.</summary>
public sealed class TouchedFeatureTests
{
    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2024-03-31T12:30:00")]
    [InlineData("2023-12-31T23:59:59.999999")]
    [InlineData("1899-12-31T00:00:00")]
    public void Read_RandomRows_EqualsEverybodysRows(string asOf)
    {
        using var db = new TestDatabase();
        db.Load(OnePassFeatureTests.RandomSales(new Random(11), 6000, shuffled: true));
        AssertSubsets(db, DateTime.Parse(asOf, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(300)]
    public void Read_Behaviour_EqualsEverybodysRows(int features)
    {
        using var db = new TestDatabase();
        BehaviourData.Random(customers: 120, features, AsOf, seed: features).Load(db);
        AssertSubsets(db, AsOf);
        AssertSubsets(db, AsOf.AddDays(-40));
    }

    [Fact]
    public void Read_GeneratedBase_EqualsEverybodysRows()
    {
        using var files = new TempDirectory();
        var sample = SampleData.Generate(new GenerateOptions
        {
            Customers = 3000, MeanTransactions = 20, Seed = 5, Format = FileFormat.Parquet, Directory = files.Path,
            End = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        using var db = new TestDatabase();
        db.Database.Import(TestDatabase.Request(sample.CustomersPath, ImportTable.Customers));
        db.Database.Import(TestDatabase.Request(sample.TransactionsPath, ImportTable.Transactions));
        db.Database.Import(TestDatabase.Request(sample.InteractionsPath, ImportTable.Interactions));
        db.Database.Import(TestDatabase.Request(sample.EventsPath, ImportTable.Events));
        AssertSubsets(db, db.Database.DefaultAsOf()!.Value);
    }

    [SkippableFact]
    public void Read_OnlineRetail_EqualsEverybodysRows()
    {
        using var db = new TestDatabase();
        // Thousands of categories, nearly all of them without a bit of their own.
        db.Database.Import(TestDatabase.Request(SharedData.Path("online_retail/online_retail_2010-2011.csv.gz"),
            ImportTable.Transactions, ("customer_id", "CustomerID"), ("occurred_at", "InvoiceDate"),
            ("amount", "Quantity * UnitPrice"), ("product_category", "StockCode")));
        AssertSubsets(db, db.Database.DefaultAsOf()!.Value);
    }

    [SkippableFact]
    public void Read_Cdnow_EqualsEverybodysRows()
    {
        using var db = new TestDatabase();
        db.Database.Import(TestDatabase.Request(SharedData.Path("cdnow/cdnowElog.csv"), ImportTable.Transactions,
            ("customer_id", "sampleid"), ("occurred_at", "date"), ("amount", "sales + 1")));
        AssertSubsets(db, db.Database.DefaultAsOf()!.Value);
    }

    [Fact]
    public void Read_SumsBeyond64Bits_Throws()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\n" + string.Concat(Enumerable.Repeat(
            "a,2020-01-01,99999999999999.9999\n", 200).Select((line, i) => line.Replace("01-01", $"01-{i % 28 + 1:D2}",
                StringComparison.Ordinal))));
        Assert.Throws<OverflowException>(() => Read(db, AsOf, [0], null));
    }

    [Fact]
    public async Task ReadTouchedFeatures_WhoIsNotKnown_GivesNull()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions),
            "transaction_id,customer_id,occurred_at,amount\n1,a,2020-01-01,1\n");
        Assert.Null(await db.Database.ReadTouchedFeaturesAsync(AsOf, -1, [], 10));
        Assert.Equal(0, Assert.Single((await db.Database.ReadTouchedFeaturesAsync(AsOf, 0, [], 1))!.Keys));
        Assert.Null(await db.Database.ReadTouchedFeaturesAsync(AsOf, 0, [], 0));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task ReadTouchedFeatures_RandomCommits_EqualsEverybodysRows(int seed, bool hasKeptRows)
    {
        using var db = new TestDatabase();
        BehaviourData.Random(customers: 60, features: 20, AsOf.AddDays(-1), seed).Load(db);
        Assert.Equal(hasKeptRows, hasKeptRows && db.Database.KeepRows());
        var commits = new RandomCommits(seed, AsOf, Enumerable.Range(0, 60).Select(i => $"customer {i}"));
        var read = db.Database.Watermark;
        for (var i = 0; i < 60; i++)
        {
            var commit = commits.Next();
            db.Write(Sent.Start(commit.Table, null, commit.Operation), commit.Text);
            if (i % 9 == 0) db.Execute("CHECKPOINT");
            if (i % 3 == 1) continue;
            var touched = await db.Database.ReadTouchedFeaturesAsync(AsOf, read, [0], 10_000);
            Assert.Equal(hasKeptRows, db.Database.HasKeptRows);
            Assert.Equal(db.Database.Watermark, touched!.Watermark);
            Assert.NotEmpty(touched.Keys);
            var everybody = db.Database.ReadFeaturesWithSql(AsOf);
            Assert.Equal(everybody.Count, touched.Customers);
            BatchAssert.Same(everybody.Gather(touched.Keys), touched.Batch);
            read = touched.Watermark;
        }
    }

    [Fact]
    public void TryFollow_RowsThatMovedUnderIt_SaysNo()
    {
        using var db = new TestDatabase();
        db.Write(Sent.Start(ImportTable.Transactions),
            "transaction_id,customer_id,occurred_at,amount\n1,a,2020-01-01,1\n2,b,2020-01-01,1\n");
        using var session = db.Database.Connect();
        using var kept = KeptRows.TryRead(session, 1 << 30)!;
        // A load that says it added a row and did not.
        db.Execute("INSERT INTO loads (load_id, loaded_at, target, source, rows_read, rows_inserted, rows_duplicate, "
            + "rows_quarantined, new_customers) VALUES (2, now()::TIMESTAMP, 'transactions', 'x', 5, 5, 0, 0, 0)");
        Assert.False(kept.TryFollow(session, 2, [0]));
    }

    [Fact]
    public void KeepRows_TooLittleMemory_SaysNo()
    {
        using var db = new TestDatabase();
        db.Load(OnePassFeatureTests.RandomSales(new Random(3), 500, shuffled: false));
        using var session = db.Database.Connect();
        Assert.Null(KeptRows.TryRead(session, 1000));
        using var kept = KeptRows.TryRead(session, 1 << 20);
        Assert.NotNull(kept);
    }

    private static void AssertSubsets(TestDatabase db, DateTime asOf)
    {
        var everybody = db.Database.ReadFeatures(asOf);
        using var session = db.Database.Connect();
        using var kept = KeptRows.TryRead(session, 1 << 30);
        Assert.NotNull(kept);
        foreach (var keys in new[]
        {
            [], [0], [everybody.Count - 1],
            [.. Enumerable.Range(0, everybody.Count).Where(key => key % 7 == 3)],
            Enumerable.Range(0, everybody.Count).ToArray(),
        })
        {
            BatchAssert.Same(everybody.Gather(keys), Read(db, asOf, keys, null));
            BatchAssert.Same(everybody.Gather(keys), Read(db, asOf, keys, kept));
        }
    }

    private static CustomerBatch Read(TestDatabase db, DateTime asOf, int[] keys, KeptRows? kept)
    {
        using var session = db.Database.Connect();
        return session.InTransaction(() => new TouchedFeatureReader(session, asOf, keys, kept).Read());
    }
}
