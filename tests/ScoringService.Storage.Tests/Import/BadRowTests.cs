namespace ScoringService.Storage.Tests.Import;

/// <summary>Bad rows never end a load: each goes to quarantine with its text, column and reason.</summary>
public sealed class BadRowTests
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount,currency,cost,quantity,kind\n";

    [Theory]
    [InlineData(",c,2020-01-01,1,,,,", "transaction_id", "required value is missing")]
    [InlineData("t,,2020-01-01,1,,,,", "customer_id", "required value is missing")]
    [InlineData("t,   ,2020-01-01,1,,,,", "customer_id", "required value is missing")]
    [InlineData("t,c,,1,,,,", "occurred_at", "required value is missing")]
    [InlineData("t,c,2020-01-01,,,,,", "amount", "required value is missing")]
    [InlineData("t,c,2020-02-30,1,,,,", "occurred_at", "is not a date or time in ISO 8601 or YYYYMMDD")]
    [InlineData("t,c,yesterday,1,,,,", "occurred_at", "is not a date or time in ISO 8601 or YYYYMMDD")]
    [InlineData("t,c,-infinity,1,,,,", "occurred_at", "is before 1900 or not finite")]
    [InlineData("t,c,infinity,1,,,,", "occurred_at", "is before 1900 or not finite")]
    [InlineData("t,c,1899-12-31,1,,,,", "occurred_at", "is before 1900 or not finite")]
    [InlineData("t,c,2030-01-01 00:00:00.000001,1,,,,", "occurred_at", "lies in the future")]
    [InlineData("t,c,2020-01-01,much,,,,", "amount", "is not a number")]
    [InlineData("t,c,2020-01-01,0,,,,", "amount", "amount is zero")]
    [InlineData("t,c,2020-01-01,0.00001,,,,", "amount", "amount is zero")]
    [InlineData("t,c,2020-01-01,nan,,,,", "amount", "is not finite")]
    [InlineData("t,c,2020-01-01,-inf,,,,", "amount", "is not finite")]
    [InlineData("t,c,2020-01-01,1e15,,,,", "amount", "has more than 14 digits before the decimal point")]
    [InlineData("t,c,2020-01-01,1,XAU,,,", "currency", "has no rate to CNY")]
    [InlineData("t,c,2020-01-01,1,,dear,,", "cost", "is not a number")]
    [InlineData("t,c,2020-01-01,1,,,nan,", "quantity", "is not finite")]
    [InlineData("t,c,2020-01-01,1,,,,GIFT", "kind", "is not one of PURCHASE, REFUND, RENEWAL")]
    [InlineData("t,c,2020-01-01,1,,,", null, "has too few fields")]
    [InlineData("t,c,2020-01-01,1,,,,,x", null, "has too many fields")]
    [InlineData("\"t\"x,c,2020-01-01,1,,,,", null, "has a quote that is not closed or not at the end of its field")]
    public void Import_BadRow_IsQuarantinedWithItsReason(string row, string? column, string reason)
    {
        using var db = new TestDatabase();
        var report = db.Load($"{Header}t1,c1,2020-01-01,1,,,,\n{row}\nt2,c1,2020-01-02,2,CNY,1,3,renewal\n");

        Assert.Equal((3L, 2L, 1L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        var refused = db.Database.ListQuarantine(10).Single();
        Assert.Equal((2L, row, column, reason), (refused.RowNumber, refused.RawText, refused.Column, refused.Reason));
        Assert.Equal((report.LoadId, TestDatabase.Now), (refused.LoadId, refused.LoadedAt));
        Assert.Equal([new QuarantineCount(column, reason, 1, row)], db.Database.CountQuarantine());
        Assert.Equal(report.Reasons, db.Database.CountQuarantine());
    }

    [Theory]
    [InlineData("i,c,2020-01-01,DANCE,,,", "kind",
        "is not one of TICKET, COMPLAINT, SURVEY, REFERRAL, VISIT, CAMPAIGN, SUGGESTION")]
    [InlineData("i,c,2020-01-01,SURVEY,10.01,,", "score", "is outside the range 0 to 10")]
    [InlineData("i,c,2020-01-01,SURVEY,-1,,", "score", "is outside the range 0 to 10")]
    [InlineData("i,c,2020-01-01,TICKET,,-0.1,", "response_minutes", "is outside the range 0 to 52560000")]
    [InlineData("i,c,2020-01-01,TICKET,,52560001,", "response_minutes", "is outside the range 0 to 52560000")]
    [InlineData("i,c,2020-01-01,TICKET,,,maybe", "resolved", "is not true or false")]
    public void Import_BadInteraction_IsQuarantinedWithItsReason(string row, string column, string reason)
    {
        using var db = new TestDatabase();
        var report = db.Load(ImportTable.Interactions,
            "interaction_id,customer_id,occurred_at,kind,score,response_minutes,resolved\n"
            + $"i0,c,2020-01-01,ticket,10,52560000,yes\n{row}\n");

        Assert.Equal((2L, 1L, 1L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        Assert.Equal([new QuarantineCount(column, reason, 1, row)], db.Database.CountQuarantine());
    }

    [Fact]
    public void Import_LongIds_AreCheckedInBytes()
    {
        using var db = new TestDatabase();
        var fits = new string('界', 42) + "ab";
        var report = db.Load($"{Header}t1,{fits},2020-01-01,1,,,,\nt2,{fits}c,2020-01-01,1,,,,\n");

        Assert.Equal([fits], db.Rows("SELECT customer_id FROM customers"));
        Assert.Equal("is longer than 128 bytes", report.Reasons.Single().Reason);
    }

    [Fact]
    public void Import_InvalidUtf8_IsQuarantined()
    {
        using var db = new TestDatabase();
        var path = db.Files.File("latin.csv");
        File.WriteAllBytes(path,
            [.. "customer_id,occurred_at,amount\na,2020-01-01,1\n"u8, 0xfc, .. ",2020-01-01,1\nb,2020-01-01,1\n"u8]);
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((3L, 2L, "is not valid utf-8"),
            (report.RowsRead, report.RowsInserted, report.Reasons.Single().Reason));

        var read = db.Database.Import(TestDatabase.Request(path,
            ImportTable.Transactions) with { Encoding = "latin-1" });
        Assert.Equal((3L, 0L), (read.RowsRead, read.RowsQuarantined));
        Assert.Contains("ü", db.Rows("SELECT customer_id FROM customers"));
    }

    [Fact]
    public void Import_RowsAroundBrokenOnes_KeepTheirRecordNumbers()
    {
        using var db = new TestDatabase();
        var report = db.Load(
            "customer_id,occurred_at,amount\na,2020-01-01,1\nb\nc\n"
            + "d,2020-01-01,0\ne,2020-01-01,2,3\nf,2020-01-01,x\ng,2020-01-01,5\n");

        Assert.Equal((7L, 2L, 5L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        Assert.Equal([(2L, "b"), (3L, "c"), (4L, "d,2020-01-01,0"), (5L, "e,2020-01-01,2,3"), (6L, "f,2020-01-01,x")],
            db.Database.ListQuarantine(10).Select(row => (row.RowNumber, row.RawText)));
        Assert.Equal(["1", "7"], db.Rows("SELECT split_part(transaction_id, '#', 2) FROM transactions ORDER BY 1"));
    }

    [Fact]
    public void ListQuarantine_Pages_GiveEveryRowOnce()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\n"
            + string.Concat(Enumerable.Range(0, 25).Select(i => $"c{i},2020-01-01,0\n")));
        List<QuarantinedRow> all = [];
        while (db.Database.ListQuarantine(10, all.LastOrDefault()?.Id ?? 0) is { Count: > 0 } page) all.AddRange(page);

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), all.Select(row => row.Id));
        Assert.Throws<StorageException>(() => db.Database.ListQuarantine(0));
    }

    [Fact]
    public void Import_RawTextWithSpecialCharacters_IsQuotedAsCsv()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount,channel\nc,2020-01-01,0,\"a \"\"b\"\", c\nd\"\n");
        Assert.Equal("c,2020-01-01,0,\"a \"\"b\"\", c\nd\"", db.Database.ListQuarantine(1).Single().RawText);
    }

    [Fact]
    public void Import_LateTextAfterManyNumbers_LosesNoRow()
    {
        using var db = new TestDatabase();
        var rows = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{536365 + i},{i % 7},2020-01-01,1\n"));
        var report = db.Load(
            $"transaction_id,customer_id,occurred_at,amount\n{rows}C536379,x1,2020-01-01T10:00:00Z,2.50\n");
        Assert.Equal((60_001L, 60_001L), (report.RowsRead, report.RowsInserted));
        Assert.Equal(["x1"], db.Rows("SELECT customer_id FROM customers WHERE customer_key = 7"));
    }

    [Fact]
    public void Import_CurrencyWithRate_IsConverted()
    {
        using var db = new TestDatabase();
        var path = db.Files.Write("sales.csv",
            $"{Header}t1,c,2020-01-01,10,usd,5,,\nt2,c,2020-01-01,10,CNY,5,,\nt3,c,2020-01-01,10,,5,,\n");
        db.Database.Import(TestDatabase.Request(path,
            ImportTable.Transactions) with { CurrencyRates = [new CurrencyRate("USD", 7.25m)] });
        Assert.Equal(["72.5000|36.2500|usd", "10.0000|5.0000|CNY", "10.0000|5.0000|"],
            db.Rows($"SELECT amount::VARCHAR, cost::VARCHAR, currency FROM {TestDatabase.Sales} "
                + "ORDER BY transaction_id"));
    }
}
