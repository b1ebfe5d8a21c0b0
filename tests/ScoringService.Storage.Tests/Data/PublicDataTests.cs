using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Data;

/// <summary>Loads of the public data sets. Numbers come from the data sets' README and SOURCE.txt.</summary>
public sealed class PublicDataTests
{
    private static readonly (string Target, string Expression)[] OnlineRetail =
        [("customer_id", "CustomerID"), ("occurred_at", "InvoiceDate"), ("amount", "Quantity * UnitPrice"),
            ("product_category", "StockCode")];

    [SkippableFact]
    public void Import_OnlineRetail_AccountsForEveryRow()
    {
        using var db = new TestDatabase();
        var report = Import(db, "online_retail/online_retail_2010-2011.csv.gz", OnlineRetail);

        Assert.Equal(541_909, report.RowsRead);
        // 406,829 rows have a customer, and 40 of those cost nothing.
        Assert.Equal(406_789, report.RowsInserted);
        Assert.Equal(135_080, report.Reasons.Single(reason => reason.Column == "customer_id").Count);
        Assert.Equal(("amount", "amount is zero", 40L),
            (report.Reasons[1].Column, report.Reasons[1].Reason, report.Reasons[1].Count));
        Assert.Equal(135_120, report.RowsQuarantined);
        Assert.Equal(135_120, db.Count("SELECT count(*) FROM quarantine"));
        // 4,372 customers, one of whom only has rows at no charge.
        Assert.Equal(4_371, report.NewCustomers);
        Assert.Equal(8_905, db.Count("SELECT count(*) FROM transactions WHERE kind = 'REFUND'"));
        var batch = db.Database.ReadFeatures(db.Database.DefaultAsOf()!.Value);
        Assert.Equal(8_300_065.814, batch.Float64(FeatureColumns.TotalSpend).ToArray().Sum(), 3);
        Assert.Equal(41, batch.Float64(FeatureColumns.TotalSpend).ToArray().Count(total => total < 0));
        // The first row without a customer is the 623rd of the file; its text is kept as it is there.
        var refused = db.Database.ListQuarantine(1).Single();
        Assert.Equal((623L, "customer_id", "required value is missing"),
            (refused.RowNumber, refused.Column, refused.Reason));
        Assert.Equal(Line(SharedData.Path("online_retail/online_retail_2010-2011.csv.gz"), 623), refused.RawText);
    }

    [SkippableFact]
    public void Import_OnlineRetailTwice_ChangesNothingTheSecondTime()
    {
        using var db = new TestDatabase();
        var first = Import(db, "online_retail/online_retail_2010-2011.csv.gz", OnlineRetail);
        var second = Import(db, "online_retail/online_retail_2010-2011.csv.gz", OnlineRetail);

        Assert.Equal((first.RowsRead, 0L, first.RowsInserted, first.RowsQuarantined, 0L),
            (second.RowsRead, second.RowsInserted, second.RowsDuplicate, second.RowsQuarantined, second.NewCustomers));
        Assert.Equal(2, db.Database.Summary().Watermark);
        Assert.Equal(first.RowsInserted, db.Database.Summary().Transactions);
    }

    [SkippableFact]
    public void Import_CdnowFixedColumns_GivesThePublishedSample()
    {
        using var db = new TestDatabase();
        var path = SharedData.Path("cdnow/CDNOW_sample.txt");
        const string field = "string_split_regex(trim(column0), ' +')";
        var report = db.Database.Import(
            TestDatabase.Request(path, ImportTable.Transactions, ("customer_id", $"{field}[2]"),
                ("occurred_at", $"{field}[3]"),
                ("quantity", $"{field}[4]"), ("amount", $"CAST({field}[5] AS DOUBLE)")) with { Header = false,
                    Delimiter = '|' });

        Assert.Equal(6_919, report.RowsRead);
        // Eight purchases cost nothing; all of their buyers bought something else too.
        Assert.Equal((6_911L, 8L), (report.RowsInserted, report.RowsQuarantined));
        Assert.Equal(["amount is zero"], report.Reasons.Select(reason => reason.Reason));
        Assert.Equal(1, db.Count(
            "SELECT count(*) FROM transactions WHERE occurred_at = '1997-01-01' AND customer_key = 0"));
    }

    [SkippableFact]
    public void Import_CdnowCsv_ReadsYearMonthDayNumbers()
    {
        using var db = new TestDatabase();
        var report = Import(db, "cdnow/cdnowElog.csv",
            ("customer_id", "sampleid"), ("occurred_at", "date"), ("amount", "sales"), ("quantity", "cds"));

        Assert.Equal(6_919, report.RowsRead);
        Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsQuarantined);
        Assert.Null(report.Dialect.TimestampFormat);
        Assert.Equal(["1997-01-01 00:00:00|1998-06-30 00:00:00"],
            db.Rows("SELECT min(occurred_at)::VARCHAR, max(occurred_at)::VARCHAR FROM transactions"));
    }

    [SkippableFact]
    public void Import_CdnowCsv_GivesThePublishedBuyTillYouDieSummary()
    {
        using var db = new TestDatabase();
        // Purchases at no charge count here, so every purchase is worth one more.
        Import(db, "cdnow/cdnowElog.csv", ("customer_id", "sampleid"), ("occurred_at", "date"),
            ("amount", "sales + 1"));
        var batch = db.Database.ReadFeatures(new DateTime(1997, 9, 30, 0, 0, 0, DateTimeKind.Utc));
        var summary = File.ReadLines(SharedData.Path("cdnow/cdnow_customers_summary.csv")).Skip(1)
            .Select(line => line.Split(',')).ToDictionary(fields => fields[0]);

        Assert.Equal(2_357, batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            var expected = summary[batch.CustomerId[row]!];
            var weeks = new[] { FeatureColumns.AgeAtLastPurchase, FeatureColumns.CustomerAge }
                .Select(column => batch.Float64(column)[row] / 7).ToArray();
            Assert.Equal(int.Parse(expected[1]), batch.Int32(FeatureColumns.RepeatPurchaseCount)[row]);
            Assert.Equal(double.Parse(expected[2]), weeks[0], 0.00501);
            Assert.Equal(double.Parse(expected[3]), weeks[1], 0.00501);
        }
    }

    [SkippableFact]
    public void Import_RfmOrders_LoadsEveryOrder()
    {
        using var db = new TestDatabase();
        var report = Import(db, "rfm_pkg/rfm_data_orders.csv", ("occurred_at", "order_date"), ("amount", "revenue"));

        Assert.Equal((4_906L, 4_906L, 995L), (report.RowsRead, report.RowsInserted, report.NewCustomers));
    }

    [SkippableFact]
    public void Import_ContosoMonthFirstDates_ReadsThemAsSuch()
    {
        using var db = new TestDatabase();
        var report = Import(db, "contoso_customer_insights/OnlinePurchases.txt",
            ("transaction_id", "PurchaseId"), ("customer_id", "ContactId"), ("occurred_at", "PurchasedOn"),
                ("amount", "TotalPrice"));

        Assert.Equal(12_369, report.RowsRead);
        Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsDuplicate + report.RowsQuarantined);
        Assert.DoesNotContain(report.Reasons, reason => reason.Column == "occurred_at");
        Assert.Equal("%m/%d/%Y", report.Dialect.TimestampFormat);
        Assert.Equal(["2019-01-20"],
            db.Rows("SELECT occurred_at::DATE::VARCHAR FROM transactions WHERE transaction_id = 'OPID_1000'"));
    }

    [SkippableFact]
    public void Import_ContosoIsoDatesAndColumnWithSpace_Loads()
    {
        using var db = new TestDatabase();
        var sales = Import(db, "contoso_customer_insights/POSPurchases.txt",
            ("transaction_id", "PurchaseId"), ("customer_id", "LoyaltyId"), ("occurred_at", "PurchasedOn"),
                ("amount", "TotalPrice"));
        Assert.Equal(20_024, sales.RowsRead);
        Assert.Equal(sales.RowsRead, sales.RowsInserted + sales.RowsDuplicate + sales.RowsQuarantined);
        Assert.Null(sales.Dialect.TimestampFormat);

        var contacts = db.Database.Import(
            TestDatabase.Request(SharedData.Path("contoso_customer_insights/Contact.txt"), ImportTable.Customers,
            ("customer_id", "ContactId"), ("name", "FullName"), ("region", "State"), ("tags", "Loyalty Tier"),
                ("annual_revenue", "Income")));
        Assert.Equal((5_000L, 5_000L, 5_000L), (contacts.RowsRead, contacts.RowsInserted, contacts.NewCustomers));
        Assert.Equal(["Abbie Moss|high"], db.Rows("SELECT name, tags FROM customers WHERE customer_id = 'CNTID_1000'"));
    }

    [SkippableFact]
    public void Import_LifetimesExample_LoadsEveryCustomer()
    {
        using var db = new TestDatabase();
        var report = Import(db, "lifetimes_example_transactions/example_transactions.csv",
            ("customer_id", "id"), ("occurred_at", "date"), ("amount", "1"));

        Assert.Equal(report.RowsRead, report.RowsInserted);
        Assert.Equal(5_000, report.NewCustomers);
    }

    private static ImportReport Import(TestDatabase db, string name,
        params (string Target, string Expression)[] mapping) =>
        db.Database.Import(TestDatabase.Request(SharedData.Path(name), ImportTable.Transactions, mapping));

    // Records of this file have no line breaks within quotes before the one that is asked for.
    private static string Line(string path, int record)
    {
        using var text = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path),
            System.IO.Compression.CompressionMode.Decompress));
        for (var i = 0; i < record; i++) text.ReadLine();
        return text.ReadLine()!;
    }
}
