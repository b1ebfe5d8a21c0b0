namespace ScoringService.Storage.Tests.Import;

public sealed class ParquetTests
{
    [Fact]
    public void Import_Parquet_ReadsTypedColumns()
    {
        using var db = new TestDatabase();
        var path = Write(db, """
            SELECT 17850 + i AS CustomerID, TIMESTAMPTZ '2020-01-01 00:00:00+02' + to_days(i::INTEGER) AS "At",
                CAST(i - 1 AS DECIMAL(9, 2)) AS Price, i::INTEGER AS Quantity, 20200101 + i AS Day, 'web' AS channel
            FROM range(4) t(i)
            """);
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions,
            ("customer_id", "CustomerID"), ("occurred_at", "At"), ("amount", "Quantity * Price + 0.5")));

        Assert.Equal((4L, 4L, FileFormat.Parquet),
            (report.RowsRead, report.RowsInserted, report.Dialect.Format));
        Assert.Equal(["17850|2019-12-31 22:00:00|0.5000|web", "17853|2020-01-03 22:00:00|6.5000|web"],
            db.Rows($"""
                SELECT customer_id, occurred_at::VARCHAR, amount::VARCHAR, channel
                FROM {TestDatabase.Sales} JOIN customers USING (customer_key) WHERE customer_key IN (0, 3) ORDER BY 1
                """));

        var days = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions,
            ("transaction_id", "'d' || Quantity"), ("customer_id", "CustomerID"), ("occurred_at", "Day"),
                ("amount", "1")));
        Assert.Equal(4, days.RowsInserted);
        Assert.Equal(["2020-01-04"],
            db.Rows("SELECT occurred_at::DATE::VARCHAR FROM transactions WHERE transaction_id = 'd3'"));
    }

    [Fact]
    public void Import_ParquetWithBadRows_QuarantinesThem()
    {
        using var db = new TestDatabase();
        var path = Write(db, """
            SELECT * FROM (VALUES ('a', DATE '2020-01-01', 1.5::DOUBLE), (NULL, DATE '2020-01-01', 1), ('c', NULL, 1),
                ('d', DATE '2020-01-01', 'nan'::DOUBLE), ('e', DATE 'infinity', 2), ('f', DATE '2020-01-01', 0))
                v(customer_id, occurred_at, amount)
            """);
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));

        Assert.Equal((6L, 1L, 5L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        Assert.Equal(
            [
                (2, "customer_id", "required value is missing"), (3, "occurred_at", "required value is missing"),
                (4, "amount", "is not finite"), (5, "occurred_at", "is before 1900 or not finite"),
                    (6, "amount", "amount is zero"),
            ],
            db.Database.ListQuarantine(9).Select(row => ((int)row.RowNumber, row.Column!, row.Reason)));
        Assert.Contains("'amount': nan", db.Database.ListQuarantine(9)[2].RawText);
    }

    [Fact]
    public void Import_SameRowsAsCsvAndParquet_AreDuplicates()
    {
        using var db = new TestDatabase();
        const string rows = "SELECT 't' || i AS transaction_id, 'c' || i % 7 AS customer_id, "
            + "TIMESTAMP '2020-01-01 10:20:30.123456' + to_hours(i::INTEGER) AS occurred_at, i + 0.25 AS amount "
                + "FROM range(5000) t(i)";
        var csv = db.Files.File("sales.csv");
        db.Execute($"COPY ({rows}) TO '{csv}' (HEADER)");
        db.Database.Import(TestDatabase.Request(Write(db, rows), ImportTable.Transactions));
        var report = db.Database.Import(TestDatabase.Request(csv, ImportTable.Transactions));
        Assert.Equal((5000L, 5000L), (report.RowsRead, report.RowsDuplicate));
    }

    private static string Write(TestDatabase db, string rows)
    {
        var path = db.Files.File("sales.parquet");
        db.Execute($"COPY ({rows}) TO '{path}' (FORMAT parquet)");
        return path;
    }
}
