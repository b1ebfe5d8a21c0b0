using System.Globalization;
using System.Text;
using ScoringService.Engine;
using ScoringService.Storage.Features;
using ScoringService.Storage.Generation;

namespace ScoringService.Storage.Tests.Features;

/// <summary>The one-pass reader against Sql/features.sql: the same bits on every data set.</summary>
public sealed class OnePassFeatureTests
{
    private const long CivilDay = 86_400_000_000;

    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2024-03-31T12:30:00")]
    [InlineData("2024-03-31T23:59:59.999999")]
    [InlineData("2024-02-29T00:00:00")]
    [InlineData("2023-12-31T23:59:59.999999")]
    [InlineData("2025-02-28T12:00:00")]
    [InlineData("1899-12-31T00:00:00")]
    [InlineData("2199-12-31T23:59:59")]
    public void TryRead_RandomRowsInAnyOrder_EqualsSql(string asOf)
    {
        using var db = new TestDatabase();
        db.Load(RandomSales(new Random(11), 6000, shuffled: true));
        BatchAssert.OnePassEqualsSql(db.Database, Parse(asOf));
    }

    [Fact]
    public void TryRead_RowsAroundEveryBoundary_EqualsSql()
    {
        using var db = new TestDatabase();
        var text = new StringBuilder("customer_id,occurred_at,amount,cost,product_category,kind\n");
        int[] boundaries = [0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 179, 180, 181, 364, 365, 366, 729, 730, 731];
        foreach (var days in boundaries)
        {
            foreach (var shift in new[] { -1, 0, 1 })
            {
                var at = AsOf.AddDays(-days).AddMicroseconds(shift);
                text.Append(CultureInfo.InvariantCulture, $"d{days} {shift},{at:yyyy-MM-dd HH:mm:ss.ffffff},8,,x,\n");
                text.Append(CultureInfo.InvariantCulture, $"d{days},{at:yyyy-MM-dd HH:mm:ss.ffffff},-3,1,y,\n");
                text.Append(CultureInfo.InvariantCulture, $"all,{at:yyyy-MM-dd HH:mm:ss.ffffff},5,2,{days},\n");
                text.Append(CultureInfo.InvariantCulture, $"all,{at.Date:yyyy-MM-dd HH:mm:ss},7,2,,RENEWAL\n");
            }
        }

        db.Load(text.ToString());
        foreach (var shift in new[] { -1, 0, 1 })
            BatchAssert.OnePassEqualsSql(db.Database, AsOf.AddMicroseconds(shift));
        foreach (var midnight in new[] { AsOf.Date, AsOf.Date.AddMicroseconds(-1), new DateTime(2024, 3, 1) })
            BatchAssert.OnePassEqualsSql(db.Database, DateTime.SpecifyKind(midnight, DateTimeKind.Utc));
    }

    [Fact]
    public void TryRead_LongRunsOfMonths_EqualsSql()
    {
        using var db = new TestDatabase();
        var text = new StringBuilder("customer_id,occurred_at,amount\n");
        for (var back = 0; back < 200; back++)
        {
            foreach (var gap in new[] { -1, 0, 1, 2, 61, 62, 63, 100 })
                if (back != gap) text.AppendLine($"gap {gap},{AsOf.AddMonths(-back):yyyy-MM-dd HH:mm:ss},1");
        }

        db.Load(text.ToString());
        BatchAssert.OnePassEqualsSql(db.Database, AsOf);
        // No gap, gaps at 1, 2, 61, … that end the run there, and one in the month of as_of, whose customer comes last.
        Assert.Equal([200, 1, 2, 61, 62, 63, 100, 199],
            db.Database.ReadFeatures(AsOf).Int32(FeatureColumns.ConsecutiveMonths).ToArray());
    }

    [Theory]
    [InlineData("199999999999.9999")]
    [InlineData("99999999999999.9999")]
    public void TryRead_HugeAmounts_EqualsSql(string amount)
    {
        using var db = new TestDatabase();
        var text = new StringBuilder("customer_id,occurred_at,amount,cost\n");
        for (var i = 0; i < 200; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"c{i % 7},{AsOf.AddDays(-i * 3):yyyy-MM-dd},{(i % 9 == 0 ? "-" : "")}{amount},{i}.0001\n");
        db.Load(text.ToString());
        var sql = db.Database.ReadFeaturesWithSql(AsOf);
        BatchAssert.Same(sql, db.Database.ReadFeatures(AsOf));
        // 200 × 10^18 ten thousandths do not fit into 64 bits: the reader says so, and the statement is used.
        var isWithinBits = amount.Length < 18;
        Assert.Equal(isWithinBits, Read(db.Database, AsOf, 1) is not null);
    }

    [Fact]
    public void TryRead_CooperationAndUpdatedCustomers_EqualsSql()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, "customer_id,cooperation_since,kind,industry,region\n"
            + "a,2020-03-31,B2B,Steel,North\nb,,B2C,,South\nc,2031-01-01,,Steel,\nd,1899-01-01,,,\ne,,,,\n");
        db.Load("customer_id,occurred_at,amount,kind\nb,2020-02-29 12:30:00,5,\nb,2021-02-28,5,RENEWAL\n"
            + "e,2021-01-01,-5,\nf,2020-02-29,1,RENEWAL\n");
        db.Load(ImportTable.Customers, "customer_id,industry,name\nb,Food,A long name that moves the row\n");
        foreach (var asOf in new[] { "2024-02-28T12:30:00", "2024-02-29T12:29:59", "2024-02-29T12:30:00",
            "2025-02-28T12:29:59", "2025-02-28T12:30:00" })
            BatchAssert.OnePassEqualsSql(db.Database, Parse(asOf));
    }

    [Fact]
    public void TryRead_NoCustomers_EqualsSql()
    {
        using var db = new TestDatabase();
        BatchAssert.OnePassEqualsSql(db.Database, AsOf);
    }

    [Fact]
    public void TryRead_GeneratedBase_EqualsSql()
    {
        using var files = new TempDirectory();
        var sample = SampleData.Generate(new GenerateOptions
        {
            Customers = 20_000, MeanTransactions = 20, Seed = 5, Format = FileFormat.Parquet, Directory = files.Path,
            End = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        using var db = new TestDatabase();
        db.Database.Import(TestDatabase.Request(sample.CustomersPath, ImportTable.Customers));
        db.Database.Import(TestDatabase.Request(sample.TransactionsPath, ImportTable.Transactions));
        db.Database.Import(TestDatabase.Request(sample.InteractionsPath, ImportTable.Interactions));
        db.Database.Import(TestDatabase.Request(sample.EventsPath, ImportTable.Events));
        BatchAssert.OnePassEqualsSql(db.Database, db.Database.DefaultAsOf()!.Value);
        BatchAssert.OnePassEqualsSql(db.Database, new DateTime(2024, 2, 29, 11, 0, 0, DateTimeKind.Utc));
    }

    [SkippableFact]
    public void TryRead_OnlineRetail_EqualsSql()
    {
        using var db = new TestDatabase();
        // Thousands of categories, nearly all of them without a bit of their own.
        db.Database.Import(TestDatabase.Request(SharedData.Path("online_retail/online_retail_2010-2011.csv.gz"),
            ImportTable.Transactions, ("customer_id", "CustomerID"), ("occurred_at", "InvoiceDate"),
            ("amount", "Quantity * UnitPrice"), ("product_category", "StockCode")));
        BatchAssert.OnePassEqualsSql(db.Database, db.Database.DefaultAsOf()!.Value);
        Assert.True(db.Database.ReadFeatures(TestDatabase.Now).Int32(FeatureColumns.CategoriesBought).ToArray().Max()
            > 1000);
    }

    [SkippableFact]
    public void TryRead_Cdnow_EqualsSql()
    {
        using var db = new TestDatabase();
        db.Database.Import(TestDatabase.Request(SharedData.Path("cdnow/cdnowElog.csv"), ImportTable.Transactions,
            ("customer_id", "sampleid"), ("occurred_at", "date"), ("amount", "sales + 1")));
        BatchAssert.OnePassEqualsSql(db.Database, db.Database.DefaultAsOf()!.Value);
        BatchAssert.OnePassEqualsSql(db.Database, new DateTime(1997, 9, 30, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void TryRead_TooLittleMemory_GivesNull()
    {
        using var db = new TestDatabase();
        db.Load(RandomSales(new Random(3), 50, shuffled: false));
        Assert.Null(new OnePassFeatureReader(db.Database.Connect, [AsOf]).TryRead(2, 1 << 20, default));
        Assert.NotNull(new OnePassFeatureReader(db.Database.Connect, [AsOf]).TryRead(2, 1 << 23, default));
    }

    [Fact]
    public void TryRead_LoadBetweenTheConnections_StartsAgainAndSeesOneState()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\na,2020-01-01,1\n");
        var connections = 0;
        var reader = new OnePassFeatureReader(cancellation =>
        {
            // The first transaction is open when the second connection is made.
            if (++connections == 2) db.Load("customer_id,occurred_at,amount\nb,2020-01-01,2\n");
            return db.Database.Connect(cancellation);
        }, [AsOf]);
        var batch = Assert.Single(reader.TryReadWith(2, 1 << 20, default)!);
        Assert.Equal([1.0, 2.0], batch.Float64(FeatureColumns.TotalSpend).ToArray());
    }

    [Fact]
    public void TryRead_CancelledWhileReading_Throws()
    {
        using var db = new TestDatabase();
        db.Load(RandomSales(new Random(3), 50, shuffled: false));
        using var cancel = new CancellationTokenSource();
        var connections = 0;
        var reader = new OnePassFeatureReader(token =>
        {
            if (++connections == 2) cancel.Cancel();
            return db.Database.Connect(token);
        }, [AsOf]);
        var thrown = Assert.ThrowsAny<OperationCanceledException>(() => reader.TryReadWith(2, 1 << 20, cancel.Token));
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.NotNull(Read(db.Database, AsOf, 2));
    }

    internal static string RandomSales(Random random, int rows, bool shuffled)
    {
        var lines = new List<(DateTime At, string Line)>();
        for (var i = 0; i < rows; i++)
        {
            var at = new DateTime(1960 + (i % 50 == 0 ? random.Next(64) : 61), 1, 1, 0, 0, 0, DateTimeKind.Utc)
                .AddMicroseconds(random.NextInt64(1200L * CivilDay));
            if (random.Next(8) == 0) at = at.Date;
            var amount = Math.Round((decimal)Math.Exp(random.NextDouble() * 14) / 100 + 0.0001m, 4)
                * (random.Next(6) == 0 ? -1 : 1);
            var cost = random.Next(3) == 0 ? "" : Math.Round(amount * 0.7m, 4).ToString(CultureInfo.InvariantCulture);
            var category = random.Next(5) == 0 ? "" : $"c{random.Next(random.Next(3) == 0 ? 300 : 20)}";
            var kind = amount > 0 && random.Next(10) == 0 ? "RENEWAL" : "";
            lines.Add((at, string.Create(CultureInfo.InvariantCulture,
                $"u{random.Next(rows / 20)},{at:yyyy-MM-dd HH:mm:ss.ffffff},{amount},{cost},{category},{kind}")));
        }

        return "customer_id,occurred_at,amount,cost,product_category,kind\n"
            + string.Join('\n', lines.OrderBy(line => shuffled ? default : line.At).Select(line => line.Line)) + "\n";
    }

    private static DateTime Parse(string instant) => DateTime.Parse(instant, CultureInfo.InvariantCulture,
        DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static CustomerBatch? Read(ScoringDatabase database, DateTime asOf, int workers) =>
        new OnePassFeatureReader(database.Connect, [asOf]).TryReadWith(workers, 1 << 28, default)?[0];
}
