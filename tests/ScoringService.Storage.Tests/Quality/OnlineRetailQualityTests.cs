namespace ScoringService.Storage.Tests.Quality;

/// <summary>Real data: rows without a customer, cancelled orders, prices of nothing.</summary>
public sealed class OnlineRetailQualityTests
{
    [SkippableFact]
    public void Reports_OnlineRetail_HaveTheKnownCounts()
    {
        var path = SharedData.Path("online_retail/online_retail_2010-2011.csv.gz");
        using var db = new TestDatabase();
        db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions, ("customer_id", "CustomerID"),
            ("occurred_at", "InvoiceDate"), ("amount", "Quantity * UnitPrice"), ("product_category", "StockCode")) with
        {
            LoadedAt = new DateTime(2011, 12, 31, 0, 0, 0, DateTimeKind.Utc),
        });
        var load = db.Database.ListLoadQuality(new LoadFilter(), 1).Single();
        Assert.Equal((541_909, 406_789, 135_120), (load.Rows.Total, load.Rows.Inserted, load.Rows.Quarantined));
        Assert.Equal([("customer_id", "required value is missing", 135_080L), ("amount", "amount is zero", 40L)],
            load.Rejects.Select(reject => (reject.Column!, reject.Reason, reject.Rows)));
        var ids = load.Columns.Single(column => column.Name == "customer_id");
        Assert.Equal((541_909, 135_080, 135_080, 0), (ids.Rows, ids.Missing, ids.Rejected, ids.Outside));
        Assert.Equal(0, load.Columns.Single(column => column.Name == "occurred_at").Missing);
        Assert.Equal((new DateTime(2010, 12, 1, 8, 26, 0), new DateTime(2011, 12, 9, 12, 50, 0)),
            (load.FirstOccurredAt, load.LastOccurredAt));
        Assert.Equal(
        [
            (QualityRules.RejectedRows, QualitySeverity.Error), (QualityRules.RejectedValues, QualitySeverity.Error),
            (QualityRules.RejectedValues, QualitySeverity.Info), (QualityRules.LoadDelay, QualitySeverity.Info),
        ], load.Findings.Select(finding => (finding.Rule, finding.Severity)));
        AssertMonth(db);
    }

    // Counted from the file by another program. Of 4,371 customers with transactions 184 have cancelled more than they
    // had bought by then, as their orders are from before the data begin; 41 of them are below zero at the end.
    private static void AssertMonth(TestDatabase db)
    {
        var report = db.Database.ReadMonthlyQuality(
            new DateOnly(2011, 12, 1), new DateTime(2012, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var refunds = report.Findings.Single(finding => finding.Rule == QualityRules.RefundsExceedPurchases);
        Assert.Equal(184 / 4371.0, refunds.Value, 12);
        Assert.Equal(1, report.Findings.Single(
            finding => finding.Rule == QualityRules.CustomersWithoutAttributes).Value);
        // The last month is not whole in the data.
        var volume = report.Findings.Single(finding => finding.Rule == QualityRules.VolumeDrop);
        Assert.Equal(QualitySeverity.Error, volume.Severity);
        Assert.Equal([40_820, 50_692, 65_584, 17_661], report.Tables
            .Single(table => table.Table == ImportTable.Transactions).Volumes);
        Assert.DoesNotContain(report.Findings, finding => finding.Rule == QualityRules.CustomersWithoutRows);
    }
}
