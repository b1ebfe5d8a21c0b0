namespace ScoringService.Storage.Tests.Import;

/// <summary>Keys make loads repeatable: the same row again changes nothing, another row under the same key is
/// refused.</summary>
public sealed class DuplicateTests
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount,product_category,channel\n";

    [Fact]
    public void Import_SameRowsAgain_CountAsDuplicates()
    {
        using var db = new TestDatabase();
        var text = $"{Header}t1,a,2020-01-01,1,toys,web\nt2,b,2020-01-01,-2,,\n";
        db.Load(text);
        var again = db.Load(text);
        Assert.Equal((2L, 0L, 2L, 0L),
            (again.RowsRead, again.RowsInserted, again.RowsDuplicate, again.RowsQuarantined));
        Assert.Equal((2L, 2L), (db.Database.Summary().Transactions, db.Database.Summary().Customers));
    }

    [Theory]
    [InlineData("t1,b,2020-01-01,1,toys,web")]
    [InlineData("t1,a,2020-01-02,1,toys,web")]
    [InlineData("t1,a,2020-01-01,1.01,toys,web")]
    [InlineData("t1,a,2020-01-01,1,food,web")]
    [InlineData("t1,a,2020-01-01,1,,web")]
    [InlineData("t1,a,2020-01-01,1,toys,")]
    public void Import_SameKeyOtherContent_IsQuarantined(string row)
    {
        using var db = new TestDatabase();
        db.Load($"{Header}t1,a,2020-01-01,1,toys,web\n");
        var report = db.Load($"{Header}{row}\nt2,a,2020-01-05,1,toys,web\n");
        Assert.Equal((2L, 1L, 0L, 1L),
            (report.RowsRead, report.RowsInserted, report.RowsDuplicate, report.RowsQuarantined));
        Assert.Equal(("transaction_id", "was loaded before with other content"),
            (report.Reasons.Single().Column, report.Reasons.Single().Reason));
        Assert.Contains("t1", report.Reasons.Single().Example);
    }

    [Fact]
    public void Import_TwinsWithinOneFile_FirstCounts()
    {
        using var db = new TestDatabase();
        var report = db.Load(
            $"{Header}t1,a,2020-01-01,0,,\nt1,a,2020-01-01,1,,\n"
            + "t1,a,2020-01-01,1,,\nt1,a,2020-01-01,2,,\nt3,b,2020-01-01,1,,\n");
        Assert.Equal((5L, 2L, 1L, 2L),
            (report.RowsRead, report.RowsInserted, report.RowsDuplicate, report.RowsQuarantined));
        Assert.Equal(["t1|1.0000", "t3|1.0000"],
            db.Rows("SELECT transaction_id, amount::VARCHAR FROM transactions ORDER BY 1"));
    }

    [Fact]
    public void Import_GrownFile_AddsOnlyWhatIsNew()
    {
        using var db = new TestDatabase();
        var path = db.Files.Write("daily.csv", "customer_id,occurred_at,amount\na,2020-01-01,1\nb,2020-01-02,2\n");
        var request = TestDatabase.Request(path, ImportTable.Transactions);
        db.Database.Import(request);
        File.AppendAllText(path, "c,2020-01-03,3\n");
        var report = db.Database.Import(request);
        Assert.Equal((3L, 1L, 2L, 1L),
            (report.RowsRead, report.RowsInserted, report.RowsDuplicate, report.NewCustomers));
        Assert.Equal(["daily.csv#1", "daily.csv#2", "daily.csv#3"],
            db.Rows("SELECT transaction_id FROM transactions ORDER BY 1"));
    }

    [Fact]
    public void Import_Customers_InsertsUpdatesAndRecognises()
    {
        using var db = new TestDatabase();
        db.Load($"{Header}t1,known,2020-01-01,1,,\n");
        db.Load(ImportTable.Customers,
            "customer_id,name,kind,industry,status,employees\nknown,Known,b2b,Steel,ACTIVE,10\n"
            + "same,Same,B2C,Food,,\nold,Old,B2B,Steel,CLOSED,7\n");
        var report = db.Load(ImportTable.Customers,
            "customer_id,name,industry\nsame,Same,Food\nold,Newer,Glass\nfresh,Fresh,\nfresh,Fresh,\nfresh,Else,\n");

        Assert.Equal((5L, 2L, 2L, 1L, 1L),
            (report.RowsRead, report.RowsInserted, report.RowsDuplicate, report.RowsQuarantined, report.NewCustomers));
        Assert.Equal(["0|known|Known|B2B|Steel|10", "1|same|Same|B2C|Food|", "2|old|Newer|B2B|Glass|7",
            "3|fresh|Fresh|||"],
            db.Rows("""
                SELECT customer_key, customer_id, name, kind::VARCHAR, term, employees FROM customers
                LEFT JOIN terms ON field = 'industry' AND term_key = industry_key ORDER BY customer_key
                """));
    }

    [Fact]
    public void Import_InteractionsAndEvents_InsertAndRecognise()
    {
        using var db = new TestDatabase();
        const string interactions = "interaction_id,customer_id,occurred_at,kind,score,resolved\n"
            + "i1,a,2020-01-01,ticket,,no\ni2,a,2020-01-02,SURVEY,9.5,\n"
            + "i3,a,2020-01-02,SURVEY,11,\ni4,a,2020-01-02,SURVEY,1,maybe\n";
        const string events = "customer_id,occurred_at,kind,feature,duration_seconds\n"
            + "a,2020-01-01,PAGE_VIEW,home,3\nb,2020-01-01,LOGIN,,\nb,2020-01-01,DANCE,,\n";
        var first = db.Load(ImportTable.Interactions, interactions);
        var second = db.Load(ImportTable.Interactions, interactions);
        var third = db.Load(ImportTable.Events, events);
        Assert.Equal((4L, 2L, 0L, 2L),
            (first.RowsRead, first.RowsInserted, first.RowsDuplicate, first.RowsQuarantined));
        Assert.Equal((4L, 0L, 2L, 2L),
            (second.RowsRead, second.RowsInserted, second.RowsDuplicate, second.RowsQuarantined));
        Assert.Equal((3L, 2L, 0L, 1L, 1L),
            (third.RowsRead, third.RowsInserted, third.RowsDuplicate, third.RowsQuarantined, third.NewCustomers));
        var summary = db.Database.Summary();
        Assert.Equal((2L, 0L, 2L, 2L, 5L, 3L),
            (summary.Customers, summary.Transactions, summary.Interactions, summary.Events, summary.Quarantined,
            summary.Watermark));
    }
}
