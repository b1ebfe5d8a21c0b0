namespace ScoringService.Storage.Tests.Quality;

/// <summary>The rules that take more than one row to see.</summary>
public sealed class BaseCheckTests
{
    private static readonly DateOnly November = new(2026, 11, 1);

    [Fact]
    public void ReadMonthlyQuality_RefundsBeyondPurchases_AreFoundWhenTheyWere()
    {
        using var db = new TestDatabase();
        Customers(db, 4);
        Sale(db, 0, "2026-11-01", 100);
        Sale(db, 0, "2026-11-02", -100.01m); // more than was bought by then
        Sale(db, 0, "2026-11-03", 500);
        Sale(db, 1, "2026-11-01", 100);
        Sale(db, 1, "2026-11-01", -100); // all of it, at the same instant
        Sale(db, 2, "2026-11-02", -1); // before anything was bought
        Sale(db, 2, "2026-11-03", 1);
        Sale(db, 3, "2026-11-01", 100);
        var finding = Find(db, QualityRules.RefundsExceedPurchases)!;
        Assert.Equal((0.5, QualitySeverity.Error), (finding.Value, finding.Severity));
        Assert.Equal((ImportTable.Transactions, "amount"), (finding.Table!.Value, finding.Column));
        Assert.Equal("2 of 4 (50 %) customers with transactions had got back more than they had bought by then.",
            finding.Message);
        // Looked at from before the first of these refunds.
        db.Execute("UPDATE transactions SET occurred_at = occurred_at + INTERVAL 2 MONTH");
        Assert.Null(Find(db, QualityRules.RefundsExceedPurchases));
    }

    [Fact]
    public void ReadMonthlyQuality_OrderBeforeCooperation_IsFound()
    {
        using var db = new TestDatabase();
        Customers(db, 4);
        foreach (var key in (int[])[0, 1, 2]) Sale(db, key, "2026-11-05 18:00:00", 10);
        Sale(db, 1, "2026-10-30", -10); // a refund is no order
        Since(db, 0, "2026-11-05");
        Since(db, 1, "2026-11-04");
        Since(db, 2, "2026-11-06");
        Since(db, 3, "2026-11-09"); // never bought
        var finding = Find(db, QualityRules.OrderBeforeCooperation)!;
        Assert.Equal("1 of 3 (33.33 %) customers ordered before their cooperation_since.", finding.Message);
        Assert.Equal(QualitySeverity.Error, finding.Severity);
    }

    [Fact]
    public void ReadMonthlyQuality_BareAndIdleCustomers_AreFound()
    {
        using var db = new TestDatabase();
        Customers(db, 5);
        db.Execute("UPDATE customers SET name = NULL WHERE customer_key IN (0, 1)");
        db.Execute("UPDATE customers SET tags = 'x' WHERE customer_key = 1");
        Sale(db, 0, "2026-11-05", 10);
        db.Execute("INSERT INTO events (event_id, customer_key, occurred_at, kind) VALUES "
            + "('e', 1, '2026-11-05', 'LOGIN')");
        db.Execute("INSERT INTO interactions (interaction_id, customer_key, occurred_at, kind) VALUES "
            + "('i', 2, '2026-11-05', 'TICKET'), ('j', 3, '2026-12-24', 'TICKET')");
        Assert.Equal("1 of 5 (20 %) customers are known by their id only.",
            Find(db, QualityRules.CustomersWithoutAttributes)!.Message);
        Assert.Equal("2 of 5 (40 %) customers have no transaction, interaction or event.",
            Find(db, QualityRules.CustomersWithoutRows)!.Message);
    }

    [Fact]
    public void ReadMonthlyQuality_CooperationBeforeTheFirstTransaction_MeansMissingOrders()
    {
        using var db = new TestDatabase();
        Customers(db, 4);
        Sale(db, 0, "2026-11-05 18:00:00", 10);
        Since(db, 0, "2026-11-05");
        Since(db, 1, "2026-11-04");
        Since(db, 2, "2026-11-06");
        Assert.Equal((1 / 3.0, QualitySeverity.Error), (Find(db, QualityRules.MissingFirstOrders)!.Value,
            Find(db, QualityRules.MissingFirstOrders)!.Severity));
        var profile = db.Database.ReadDataProfile();
        Assert.Equal((3L, 1L), (profile.WithCooperation, profile.BeforeFirst));
    }

    [Fact]
    public void ReadMonthlyQuality_OpenQuarantine_IsFoundByTable()
    {
        using var db = new TestDatabase();
        Customers(db, 1);
        for (var i = 0; i < 97; i++) Sale(db, 0, "2026-11-05", 10 + i);
        for (var i = 1; i <= 4; i++) db.AddRefused(i, 1, "amount", "amount is zero");
        db.Execute("UPDATE quarantine SET resolution = 'REPLAYED' WHERE quarantine_id = 4");
        var finding = Find(db, QualityRules.OpenQuarantine)!;
        Assert.Equal((ImportTable.Transactions, QualitySeverity.Warning, 0.03),
            (finding.Table!.Value, finding.Severity, finding.Value));
        Assert.Equal("3 of 100 (3 %) rows wait in quarantine.", finding.Message);
    }

    [Fact]
    public void ReadDataProfile_LatestLoads_AreThoseOfTheLastDay()
    {
        using var db = new TestDatabase();
        Assert.Equal(new DataProfile(0, null, null, 0, 0, 0, 0), db.Database.ReadDataProfile());
        db.AddLoad(1, "transactions", new RowCounts { Quarantined = 50 }, "2026-11-19 08:00:00");
        db.AddLoad(2, "transactions", new RowCounts { Inserted = 3, Quarantined = 1 }, "2026-11-19 08:00:01");
        db.AddLoad(3, "events", new RowCounts { Inserted = 6 }, "2026-11-20 08:00:00");
        Customers(db, 1);
        Sale(db, 0, "2026-11-05", 10);
        Sale(db, 0, "2026-11-07 10:00:00", 10);
        Assert.Equal(new DataProfile(3, Utc(5, 0), Utc(7, 10), 0, 0, 10, 1), db.Database.ReadDataProfile());

        static DateTime Utc(int day, int hour) => new(2026, 11, day, hour, 0, 0, DateTimeKind.Utc);
    }

    private static QualityFinding? Find(TestDatabase db, QualityRule rule) =>
        db.Database.ReadMonthlyQuality(November, QualityData.Now).Findings
            .SingleOrDefault(finding => finding.Rule == rule);

    private static void Customers(TestDatabase db, int count) => db.Execute(
        $"INSERT INTO customers (customer_key, customer_id, name) SELECT i, 'C' || i, 'N' FROM range({count}) t(i)");

    private static void Since(TestDatabase db, int key, string day) =>
        db.Execute($"UPDATE customers SET cooperation_since = '{day}' WHERE customer_key = {key}");

    private static void Sale(TestDatabase db, int key, string at, decimal amount) => db.Execute(FormattableString
        .Invariant($"""
            INSERT INTO transactions (transaction_id, customer_key, occurred_at, amount, kind)
            VALUES ('{key}-{at}-{amount}', {key}, '{at}', {amount}, '{(amount < 0 ? "REFUND" : "PURCHASE")}')
            """));
}
