namespace ScoringService.Storage.Tests.Quality;

/// <summary>The report of a month: its loads together, and all data at its end.</summary>
public sealed class MonthlyQualityTests
{
    private static readonly DateOnly November = new(2026, 11, 1);

    [Fact]
    public void ReadMonthlyQuality_Loads_AreSummedByTable()
    {
        using var db = new TestDatabase();
        db.AddLoad(1, "transactions", new RowCounts { Inserted = 1000 }, "2026-10-31 23:59:59");
        db.AddLoad(2, "transactions", new RowCounts { Inserted = 60, Quarantined = 2 }, "2026-11-01 00:00:00");
        db.AddLoad(3, "transactions", new RowCounts { Inserted = 38, Duplicate = 0 }, "2026-11-20 00:00:00");
        db.AddLoad(4, "transactions", new RowCounts(), "2026-11-21 00:00:00");
        db.AddLoad(5, "transactions", new RowCounts { Inserted = 7 }, "2026-12-01 00:00:00");
        db.AddColumn(1, new ColumnQuality("cost", 1000, 100, 0, 0));
        db.AddColumn(2, new ColumnQuality("cost", 62, 30, 2, 0));
        db.AddColumn(3, new ColumnQuality("cost", 38, 10, 0, 0));
        db.AddRefused(1, 2, "cost", "is not a number");
        db.AddRefused(2, 2, "cost", "is not a number");
        var report = db.Database.ReadMonthlyQuality(new DateOnly(2026, 11, 15), QualityData.Now.AddMonths(1));
        Assert.Equal((November, new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc)), (report.Month, report.At));
        Assert.Equal(Enum.GetValues<ImportTable>(), report.Tables.Select(table => table.Table));
        var table = report.Tables.Single(table => table.Table == ImportTable.Transactions);
        Assert.Equal((3, 1, 100, 98, 2),
            (table.Loads, table.EmptyLoads, table.Rows.Total, table.Rows.Inserted, table.Rows.Quarantined));
        Assert.Equal([new ColumnQuality("cost", 100, 40, 2, 0)], table.Columns);
        Assert.Equal([new RejectCount("cost", "is not a number", 2, 2)], table.Rejects);
        Assert.Equal(new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc), table.LastLoadedAt);
        // 40 % without a cost after 10 % in October; 2 refused; 1 load of 3 empty; all open rows of the table refused.
        Assert.Equal(
        [
            QualityRules.OpenQuarantine, QualityRules.RejectedRows, QualityRules.RejectedValues,
            QualityRules.MissingValuesRose, QualityRules.EmptyLoads,
        ], report.Findings.Select(finding => finding.Rule));
        Assert.Equal(0, report.Tables.Single(table => table.Table == ImportTable.Events).Loads);
    }

    [Fact]
    public void ReadMonthlyQuality_MonthThatHasNotBegun_IsRefused()
    {
        using var db = new TestDatabase();
        Assert.Throws<StorageException>(() => db.Database.ReadMonthlyQuality(new(2026, 12, 1), QualityData.Now));
        Assert.Empty(db.Database.ReadMonthlyQuality(November, QualityData.Now).Findings);
    }

    [Theory]
    [InlineData(6, "2026-12-05", QualitySeverity.Error)] // 6 of 15, a fall by 60 %
    [InlineData(7, "2026-12-05", QualitySeverity.Warning)]
    [InlineData(12, "2026-12-05", QualitySeverity.Info)]
    [InlineData(13, "2026-12-05", null)]
    [InlineData(6, "2026-11-30", null)] // the month goes on
    public void ReadMonthlyQuality_FewerRowsThanBefore_AreFoundWhenTheMonthIsOver(
        int rows, string now, QualitySeverity? severity)
    {
        using var db = new TestDatabase();
        // 10 × 36, 30 and 39 rows in the months before: 30 a month and more on average.
        Customers(db, 1);
        Sales(db, "2026-08-02", 120);
        Sales(db, "2026-09-02", 150);
        Sales(db, "2026-10-02", 180);
        Sales(db, "2026-11-02", rows * 10);
        var report = db.Database.ReadMonthlyQuality(
            November, DateTime.SpecifyKind(DateTime.Parse(now, null), DateTimeKind.Utc));
        Assert.Equal(severity,
            report.Findings.SingleOrDefault(finding => finding.Rule == QualityRules.VolumeDrop)?.Severity);
        Assert.Equal([120, 150, 180, rows * 10], Transactions(report).Volumes);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void ReadMonthlyQuality_SmallTable_HasNoVolumeToFall(int rows, bool isFound)
    {
        using var db = new TestDatabase();
        Customers(db, 1);
        foreach (var month in (string[])["2026-08-02", "2026-09-02", "2026-10-02"]) Sales(db, month, rows);
        var report = db.Database.ReadMonthlyQuality(November, QualityData.Now.AddMonths(1));
        Assert.Equal(isFound, report.Findings.Any(finding => finding.Rule == QualityRules.VolumeDrop));
    }

    [Fact]
    public void ReadMonthlyQuality_Age_IsThatOfTheLastRowBeforeTheInstant()
    {
        using var db = new TestDatabase();
        Customers(db, 1);
        Sales(db, "2026-10-23 12:00:00", 1);
        Sales(db, "2026-12-24", 1);
        var report = db.Database.ReadMonthlyQuality(November, QualityData.Now);
        var finding = report.Findings.Single(finding => finding.Rule == QualityRules.StaleData);
        Assert.Equal((QualitySeverity.Error, 30.0), (finding.Severity, finding.Value));
        Assert.Equal("The last row is of 2026-10-23, 30 days before 2026-11-22.", finding.Message);
        Assert.Equal(new DateTime(2026, 10, 23, 12, 0, 0, DateTimeKind.Utc), Transactions(report).LastOccurredAt);
        Assert.Null(report.Tables.Single(table => table.Table == ImportTable.Customers).LastOccurredAt);
    }

    private static TableQuality Transactions(MonthlyQuality report) =>
        report.Tables.Single(table => table.Table == ImportTable.Transactions);

    private static void Customers(TestDatabase db, int count) => db.Execute(
        $"INSERT INTO customers (customer_key, customer_id, name) SELECT i, 'C' || i, 'N' FROM range({count}) t(i)");

    private static void Sales(TestDatabase db, string at, int count) => db.Execute($"""
        INSERT INTO transactions (transaction_id, customer_key, occurred_at, amount, kind)
        SELECT '{at}-' || i, 0, TIMESTAMP '{at}', 10, 'PURCHASE' FROM range({count}) t(i)
        """);
}
