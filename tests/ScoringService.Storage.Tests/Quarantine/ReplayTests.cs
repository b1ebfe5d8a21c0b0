namespace ScoringService.Storage.Tests.Quarantine;

/// <summary>Refused rows that are sent again.</summary>
public sealed class ReplayTests
{
    private static readonly DateTime Now = new(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ReplayQuarantine_CorrectedRow_IsWrittenAndResolved()
    {
        using var db = Loaded();
        var revision = db.Database.QuarantineRevision;
        var report = Replay(db, (1, [("customer_id", "c9")]), (2, [("amount", "7.5")]));
        Assert.Equal((2L, 2L, 1L, 0L), (report.Replayed, report.Changed, report.NewCustomers, report.ResolvedBefore));
        Assert.Empty(report.Refused);
        Assert.Equal(db.Database.Watermark, report.Watermark);
        Assert.Equal(["t2|c9|20.0000", "t3|c1|7.5000"], db.Rows("""
            SELECT transaction_id, customer_id, amount FROM transactions JOIN customers USING (customer_key)
            WHERE transaction_id IN ('t2', 't3') ORDER BY 1
            """));
        var rows = db.Database.ListQuarantine(10).Take(2).ToList();
        Assert.All(rows, row => Assert.Equal((QuarantineResolution.Replayed, "Li Wei", Now),
            (row.Resolution!.Value, row.ResolvedBy!, row.ResolvedAt!.Value)));
        Assert.True(db.Database.QuarantineRevision > revision);
        var load = db.Database.ListLoadQuality(new LoadFilter(), 1).Single();
        Assert.Equal(("quarantine", 2L), (load.Source, load.Rows.Inserted));
    }

    [Fact]
    public void ReplayQuarantine_Twice_ChangesNothingTheSecondTime()
    {
        using var db = Loaded();
        Replay(db, (1, [("customer_id", "c9")]));
        var watermark = db.Database.Watermark;
        var report = Replay(db, (1, [("customer_id", "c8")]));
        Assert.Equal((0L, 1L, watermark), (report.Replayed, report.ResolvedBefore, report.Watermark));
        Assert.Equal(watermark, db.Database.Watermark);
        Assert.Equal(0, db.Count("SELECT count(*) FROM customers WHERE customer_id = 'c8'"));
        Assert.Equal(1, db.Count("SELECT count(*) FROM transactions WHERE transaction_id = 't2'"));
    }

    [Fact]
    public void ReplayQuarantine_RefusedAgain_StaysOpenWithTheCorrectionAndTheNewReason()
    {
        using var db = Loaded();
        var before = db.Database.ListQuarantine(10);
        var report = Replay(db, (1, [("customer_id", "c9"), ("amount", "0")]), (2, [("amount", "5")]));
        Assert.Equal((1L, 1L), (report.Replayed, report.Changed));
        Assert.Equal([new RefusedCorrection(1, "amount", "amount is zero")], report.Refused);
        var after = db.Database.ListQuarantine(10);
        Assert.Equal(before.Select(row => row.Id), after.Select(row => row.Id));
        Assert.Equal(("amount", "amount is zero", "c9", "0", (QuarantineResolution?)null, before[0].LoadId),
            (after[0].Column, after[0].Reason, after[0].CustomerId, after[0].Values!["amount"], after[0].Resolution,
                after[0].LoadId));
        // The correction is kept: only what was still wrong has to be said.
        Assert.Equal(1, Replay(db, (1, [("amount", "20")])).Replayed);
        Assert.Equal(1, db.Count("SELECT count(*) FROM customers WHERE customer_id = 'c9'"));
    }

    [Fact]
    public void ReplayQuarantine_AsTheyAre_AreRefusedForTheSameReasons()
    {
        using var db = Loaded();
        var before = db.Database.ListQuarantine(10);
        var report = Replay(db, (1, []), (2, []));
        Assert.Equal(0, report.Replayed);
        Assert.Equal(before.Take(2).Select(row => (row.Id, row.Column, row.Reason)),
            report.Refused.Select(row => (row.Id, row.Column, row.Reason)));
        Assert.Equal(before.Select(row => (row.Id, row.Column, row.Reason, row.Resolution)),
            db.Database.ListQuarantine(10).Select(row => (row.Id, row.Column, row.Reason, row.Resolution)));
    }

    [Fact]
    public void ReplayQuarantine_BrokenRecord_NeedsItsTexts()
    {
        using var db = Loaded();
        var broken = db.Database.ListQuarantine(10).Single(row => row.Column is null);
        var refused = Replay(db, (broken.Id, [("amount", null)])).Refused.Single();
        Assert.Equal((broken.Id, (string?)null), (refused.Id, refused.Column));
        var report = Replay(db, (broken.Id,
            [("transaction_id", "t5"), ("customer_id", "c1"), ("occurred_at", "2020-01-05"), ("amount", "3")]));
        Assert.Equal(1, report.Changed);
        Assert.Equal(1, db.Count("SELECT count(*) FROM transactions WHERE transaction_id = 't5'"));
    }

    [Fact]
    public void ReplayQuarantine_UnknownNumberOrColumn_IsSaid()
    {
        using var db = Loaded();
        Assert.Equal([99L], Replay(db, (99, [("amount", "1")])).Unknown);
        var watermark = db.Database.Watermark;
        var error = Assert.Throws<StorageException>(
            () => Replay(db, (1, [("customer_id", "c9")]), (2, [("amonut", "5")])));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("'amonut'", error.Message, StringComparison.Ordinal);
        Assert.Equal(watermark, db.Database.Watermark);
        Assert.All(db.Database.ListQuarantine(10), row => Assert.Null(row.Resolution));
    }

    [Fact]
    public void ReplayQuarantine_Customer_KeepsWhatTheRowNeverHad()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, "customer_id,name,region\nc1,Anna,North\n");
        db.Load(ImportTable.Customers, "customer_id,strategic_fit,region\nc1,101,South\n");
        var row = db.Database.ListQuarantine(10).Single();
        // A file of all columns says nothing of those that the row did not have.
        var report = Replay(db, (row.Id, [("strategic_fit", "99"), ("name", null), ("industry", null)]));
        Assert.Equal((1L, 1L), (report.Replayed, report.Changed));
        Assert.Equal(["Anna|99"], db.Rows("SELECT name, strategic_fit FROM customers"));
        // A value that the row had is taken away by an empty one.
        Assert.Equal(["South"], db.Rows("SELECT term FROM customers JOIN terms ON field = 'region' "
            + "AND term_key = region_key"));
    }

    [Fact]
    public void ReplayQuarantine_FileWithoutKeysAndWithItsOwnDates_GivesTheSameRowsAsAGoodFile()
    {
        const string head = "customer_id,occurred_at,amount,currency\n", good = "c1,31.12.2019 10:30,10,USD\n";
        using var db = new TestDatabase();
        var path = db.Files.Write("sales.csv", head + good + ",30.12.2019 11:45,20,EUR\n");
        db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions) with
        {
            TimestampFormat = "%d.%m.%Y %H:%M", CurrencyRates = [new("USD", 7), new("EUR", 8)],
        });
        var refused = db.Database.ListQuarantine(10).Single();
        var request = new ReplayRequest
        {
            Corrections = [new Correction(
                refused.Id, new Dictionary<string, string?> { ["customer_id"] = "c2" })],
            By = "Li Wei",
            Now = Now,
        };
        Assert.Equal(QuarantineReason.NoRate, QuarantineReasons.Of(
            "amount", db.Database.ReplayQuarantine(request).Refused.Single().Reason));
        var report = db.Database.ReplayQuarantine(request with { CurrencyRates = [new("EUR", 8)] });
        Assert.Equal(1, report.Changed);
        Assert.Equal(["sales.csv#2|c2|2019-12-30 11:45:00|160.0000"], db.Rows("""
            SELECT transaction_id, customer_id, CAST(occurred_at AS VARCHAR), amount
            FROM transactions JOIN customers USING (customer_key) WHERE customer_id = 'c2'
            """));
        // The whole file, corrected: every row of it is there.
        db.Files.Write("sales.csv", head + good + "c2,30.12.2019 11:45,20,EUR\n");
        Assert.Equal(2, db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions) with
        {
            TimestampFormat = "%d.%m.%Y %H:%M", CurrencyRates = [new("USD", 7), new("EUR", 8)],
        }).RowsDuplicate);
    }

    [Fact]
    public void ReplayQuarantine_Deletion_IsSentAsOne()
    {
        using var db = new TestDatabase();
        db.Load("transaction_id,customer_id,occurred_at,amount\nt1,c1,2020-01-01,10\n");
        db.Execute("""
            INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, column_name, reason,
                loaded_at, target, values_json, operation)
            VALUES (1, 1, 'crm', 1, '', 'changed_at', 'required value is missing', '2020-01-01', 'transactions',
                '{"transaction_id":"t1"}', 'DELETE')
            """);
        var refused = Replay(db, (1, [])).Refused.Single();
        Assert.Equal(("changed_at", "required value is missing"), (refused.Column, refused.Reason));
        Assert.Equal(1, Replay(db, (1, [("changed_at", "2020-02-01")])).Changed);
        Assert.Equal(0, db.Count("SELECT count(*) FROM transactions"));
    }

    [Fact]
    public void ReplayQuarantine_Audit_SaysWhoAndHowMany()
    {
        using var db = Loaded();
        Replay(db, (1, [("customer_id", "c9")]), (2, []));
        var entry = db.Database.ListAudit(null, 1).Single();
        Assert.Equal((AuditActions.ReplayQuarantine, "Li Wei", """{"refused":"1","rows":"2","table":"transactions"}"""),
            (entry.Action, entry.Actor, entry.Details));
        Assert.Throws<StorageException>(() => db.Database.ReplayQuarantine(
            new ReplayRequest { Corrections = [], By = "", Now = Now }));
    }

    // Two refused rows (1: no customer, 2: no amount) and one record that cannot be split (3).
    private static TestDatabase Loaded()
    {
        var db = new TestDatabase();
        db.Load("""
            transaction_id,customer_id,occurred_at,amount
            t1,c1,2020-01-01,10
            t2,,2020-01-02,20
            t3,c1,2020-01-03,
            t4,c1,2020-01-04,40,50
            """);
        Assert.Equal(3, db.Database.ListQuarantine(10).Count);
        return db;
    }

    private static ReplayReport Replay(TestDatabase db, params (long Id, (string, string?)[] Values)[] corrections) =>
        db.Database.ReplayQuarantine(new ReplayRequest
        {
            Corrections = [.. corrections.Select(one => new Correction(
                one.Id, one.Values.ToDictionary(value => value.Item1, value => value.Item2)))],
            By = "Li Wei",
            Now = Now,
        });
}
