using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Tests.Ingest;

public sealed class IngestTests
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount,product_category,kind\n";

    [Fact]
    public void Complete_PlainRows_AreThere()
    {
        using var db = new TestDatabase();
        var report = db.Write(Sent.Start(ImportTable.Transactions, "b1"),
            Header + "t1,beta,2020-01-01,10.5,toys,PURCHASE\n"
            + "t2,alpha-with-a-long-name,2020-01-02T03:04:05,-2,toys,\n"
            + "t3,beta,2020-01-03 00:00:00+02:00,4,food,refund\n");
        Assert.Equal((3L, 2L, true), (report.Rows.Inserted, report.NewCustomers, report.IsComplete));
        Assert.Equal(["0|beta", "1|alpha-with-a-long-name"],
            db.Rows("SELECT customer_key, customer_id FROM customers ORDER BY customer_key"));
        Assert.Equal(
            ["t1|0|2020-01-01 00:00:00|10.5000|PURCHASE|0", "t2|1|2020-01-02 03:04:05|-2.0000|REFUND|0",
                "t3|0|2020-01-02 22:00:00|-4.0000|REFUND|1"],
            db.Rows("SELECT transaction_id, customer_key, occurred_at::VARCHAR, amount::VARCHAR, kind::VARCHAR, "
                + "category_key FROM whole_transactions ORDER BY 1"));
        Assert.Equal([0, 1], db.Database.TouchedSince(0).Keys!);
        Assert.Equal(report.Rows, db.Database.FindIngestBatch("b1")!.Rows);
    }

    [Fact]
    public void Complete_MoreTermsThanAllowed_SaysSo()
    {
        using var db = new TestDatabase();
        var rows = Enumerable.Range(0, TermKeys.MaxTerms + 1);
        var sent = new IngestRows(TermKeys.MaxTerms + 1,
        [
            Sent.Text("transaction_id", rows.Select(row => $"t{row}")),
            Sent.Text("customer_id", rows.Select(row => $"c{row % 10}")),
            Sent.Fixed("occurred_at", IngestType.Instant, [.. rows.Select(_ => (long?)1_600_000_000_000_000)]),
            Sent.Fixed("amount", IngestType.Money, [.. rows.Select(_ => (long?)10_000)]),
            Sent.Text("channel", rows.Select(row => $"channel of row {row}")),
        ]);
        using var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Transactions, "b1"));
        writer.Bind(sent.Bound());
        var error = Assert.Throws<StorageException>(() =>
        {
            writer.Add(sent);
            writer.Complete();
        });
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("channel has more than 1,000,000 different texts", error.Message);
        // What was committed before stays, as after any failure.
        Assert.Equal(db.Count("SELECT count(*) FROM transactions"), db.Database.FindIngestBatch("b1")!.RowsCommitted);
    }

    [Fact]
    public void Complete_SameRowsInAnotherBatch_AreDuplicates()
    {
        using var db = new TestDatabase();
        const string rows = Header + "t1,a,2020-01-01,1,toys,\nt2,b,2020-01-01,-2,,\n";
        db.Write(Sent.Start(ImportTable.Transactions, "b1"), rows);
        var again = db.Write(Sent.Start(ImportTable.Transactions, "b2"), rows + "t2,c,2020-01-01,-2,,\n");
        Assert.Equal((2L, 1L, 0L), (again.Rows.Duplicate, again.Rows.Quarantined, again.NewCustomers));
        Assert.Equal(("transaction_id", "was loaded before with other content", 1L),
            (again.Quarantined[0].Column, again.Quarantined[0].Reason, again.Quarantined[0].Count));
        Assert.Equal(2, db.Count("SELECT count(*) FROM customers"));
        Assert.Equal(["""{"transaction_id":"t2","customer_id":"c","occurred_at":"2020-01-01 00:00:00","""
            + "\"amount\":\"-2.0000\",\"product_category\":null,\"kind\":\"REFUND\"}"],
            db.Rows("SELECT values_json FROM quarantine"));
    }

    [Fact]
    public void Complete_BadRows_AreRefusedWithTheirReason()
    {
        using var db = new TestDatabase();
        var report = db.Write(Sent.Start(ImportTable.Transactions, "b1"),
            Header + "t1,a,2020-01-01,x,toys,\nt2, b ,2031-01-01,1,,\nt3,c,2020-01-01,1e2,,\n");
        Assert.Equal((1L, 2L), (report.Rows.Inserted, report.Rows.Quarantined));
        Assert.Equal(["1|amount|is not a number|a", "2|occurred_at|lies in the future|b"],
            db.Rows("SELECT row_number, column_name, reason, customer_id FROM quarantine ORDER BY 1"));
        Assert.Equal(["100.0000"], db.Rows("SELECT amount::VARCHAR FROM transactions"));
        Assert.Equal(["amount|3|0|1|0", "occurred_at|3|0|1|1", "product_category|3|1|0|0"],
            db.Rows("SELECT column_name, rows, rows_null, rows_rejected, rows_outside FROM load_columns "
                + "WHERE column_name IN ('amount', 'occurred_at', 'product_category') ORDER BY 1"));
    }
}
