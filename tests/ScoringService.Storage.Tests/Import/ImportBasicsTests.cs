namespace ScoringService.Storage.Tests.Import;

public sealed class ImportBasicsTests
{
    [Fact]
    public void Import_PlainCsv_InsertsRowsAndCustomersInOrder()
    {
        using var db = new TestDatabase();
        var report = db.Load("""
            transaction_id,customer_id,occurred_at,amount,kind,product_category
            t1,beta,2020-01-01,10.5,PURCHASE,toys
            t2,alpha,2020-01-02T03:04:05,-2,,toys
            t3,beta,2020-01-03 00:00:00+02:00,4,refund,food
            """);

        Assert.Equal((3, 3, 0, 0, 2),
            (report.RowsRead, report.RowsInserted, report.RowsDuplicate, report.RowsQuarantined,
            report.NewCustomers));
        Assert.Equal(["0|beta", "1|alpha"],
            db.Rows("SELECT customer_key, customer_id FROM customers ORDER BY customer_key"));
        Assert.Equal(
            ["t1|0|2020-01-01 00:00:00|10.5000|PURCHASE|0", "t2|1|2020-01-02 03:04:05|-2.0000|REFUND|0",
                "t3|0|2020-01-02 22:00:00|-4.0000|REFUND|1"],
            db.Rows("SELECT transaction_id, customer_key, occurred_at::VARCHAR, amount::VARCHAR, kind::VARCHAR, "
                + "category_key FROM whole_transactions ORDER BY 1"));
        Assert.Equal(2, db.Database.ReadFeatures(new DateTime(2020, 2, 1, 0, 0, 0, DateTimeKind.Utc)).Count);
    }
}
