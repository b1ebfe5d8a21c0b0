using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Overrides;

public sealed class TierOverrideTests
{
    private static readonly DateTime Now = new(2025, 5, 6, 7, 8, 9, 123, 456, DateTimeKind.Utc);

    [Fact]
    public void SetTierOverride_KnownCustomer_IsOnRecord()
    {
        using var db = Customers();
        var decision = new NewTierOverride("b", "VIP", "Board member's firm", "Li Wei", Now.AddDays(30));

        var stored = db.Database.SetTierOverride(decision, Now);

        Assert.Equal(new StoredTierOverride(1, decision, Now), stored);
        Assert.Equal(1, db.Database.OverrideRevision);
        var listed = Assert.Single(db.Database.ListTierOverrides(new TierOverrideFilter(), 10));
        Assert.Equal(stored, listed);
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc),
            (listed.CreatedAt.Kind, listed.Decision.ExpiresAt!.Value.Kind));
    }

    [Theory]
    [InlineData("b", " ", "r", "a", "tier must not be blank", StorageErrorKind.InvalidArgument)]
    [InlineData("b", "VIP", "", "a", "reason must not be blank", StorageErrorKind.InvalidArgument)]
    [InlineData("b", "VIP", "r", "\t", "author must not be blank", StorageErrorKind.InvalidArgument)]
    [InlineData("nobody", "VIP", "r", "a", "no customer 'nobody'", StorageErrorKind.NotFound)]
    public void SetTierOverride_NotUsable_IsRefused(
        string customer, string tier, string reason, string author, string message, StorageErrorKind kind)
    {
        using var db = Customers();
        var error = Assert.Throws<StorageException>(
            () => db.Database.SetTierOverride(new NewTierOverride(customer, tier, reason, author), Now));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
        Assert.Equal(0, db.Database.OverrideRevision);
        Assert.Empty(db.Database.ListTierOverrides(new TierOverrideFilter(), 10));
    }

    [Fact]
    public void RemoveTierOverride_Holding_StaysOnRecordAndNoLongerHolds()
    {
        using var db = Customers();
        Set(db, "a", "VIP");
        Set(db, "b", "LOW");

        var removed = db.Database.RemoveTierOverride(1, "Zhang San", Now.AddDays(1));

        Assert.Equal((1L, "a", Now.AddDays(1), "Zhang San"),
            (removed.Id, removed.Decision.CustomerId, removed.RemovedAt, removed.RemovedBy));
        Assert.Equal(3, db.Database.OverrideRevision);
        Assert.Equal(removed, db.Database.ListTierOverrides(new TierOverrideFilter { CustomerId = "a" }, 10).Single());
        Assert.Equal([2L], Ids(db, new TierOverrideFilter { HoldingAt = Now }));
        Assert.Equal([new TierDecision(1, "LOW", null)], db.Database.ReadTierDecisions(Now).Decisions);
    }

    [Fact]
    public void RemoveTierOverride_UnknownRemovedOrByNobody_IsRefused()
    {
        using var db = Customers();
        Set(db, "a", "VIP");
        db.Database.RemoveTierOverride(1, "Zhang San", Now);
        Assert.Equal(StorageErrorKind.NotFound, Refused(2, "Zhang San"));
        Assert.Equal(StorageErrorKind.Conflict, Refused(1, "Li Wei"));
        Assert.Equal(StorageErrorKind.InvalidArgument, Refused(1, " "));
        Assert.Equal(2, db.Database.OverrideRevision);
        Assert.Equal("Zhang San", db.Database.ListTierOverrides(new TierOverrideFilter(), 1).Single().RemovedBy);

        StorageErrorKind Refused(long id, string by) =>
            Assert.Throws<StorageException>(() => db.Database.RemoveTierOverride(id, by, Now)).Kind;
    }

    [Fact]
    public void ReadTierDecisions_ExpiryAtTheInstant_NoLongerHolds()
    {
        using var db = Customers();
        Set(db, "c", "VIP", Now);
        Set(db, "a", "LOW");
        Set(db, "c", "LOW", Now.AddMicroseconds(1));

        var before = db.Database.ReadTierDecisions(Now.AddMicroseconds(-1));
        Assert.Equal(3, before.Revision);
        Assert.Equal(
            [new TierDecision(2, "VIP", Now), new TierDecision(0, "LOW", null),
                new TierDecision(2, "LOW", Now.AddMicroseconds(1))],
            before.Decisions);
        Assert.Equal(["LOW", "LOW"], db.Database.ReadTierDecisions(Now).Decisions.Select(d => d.Tier));
        Assert.Equal([0], db.Database.ReadTierDecisions(Now.AddMicroseconds(1)).Decisions.Select(d => d.Row));
    }

    [Fact]
    public void ReadTierDecisions_InstantOfThePast_GivesWhatHadBeenDecidedThen()
    {
        using var db = Customers();
        Set(db, "c", "ALWAYS");
        var first = Buy(db, "2025-04-01");
        Set(db, "a", "EARLY");
        var second = Buy(db, "2025-04-10");
        db.Database.RemoveTierOverride(2, "Zhang San", Now);
        Set(db, "b", "LATE");

        Assert.Equal(["ALWAYS"], Tiers(first.AddMicroseconds(-1)));
        Assert.Equal(["ALWAYS", "EARLY"], Tiers(first));
        Assert.Equal(["ALWAYS", "EARLY"], Tiers(second.AddMicroseconds(-1)));
        Assert.Equal(["ALWAYS", "LATE"], Tiers(second));
        Assert.Equal(["ALWAYS", "LATE"], Tiers(Now));

        IEnumerable<string> Tiers(DateTime at) => db.Database.ReadTierDecisions(at).Decisions.Select(d => d.Tier);
    }

    [Fact]
    public void SetTierOverride_DataUpToTheEndOfToday_HoldsFromNow()
    {
        using var db = Customers();
        Buy(db, "2025-05-06");
        Set(db, "a", "VIP");
        Assert.Empty(db.Database.ReadTierDecisions(Now.AddMicroseconds(-1)).Decisions);
        Assert.Single(db.Database.ReadTierDecisions(Now).Decisions);
    }

    [Fact]
    public void ListTierOverrides_ManyOverrides_ArePagedNewestFirst()
    {
        using var db = Customers();
        for (var i = 0; i < 5; i++) Set(db, i % 2 == 0 ? "a" : "b", "VIP", i == 3 ? Now : null);
        Assert.Equal([5L, 4], Ids(db, new TierOverrideFilter(), 2));
        Assert.Equal([3L, 2, 1], Ids(db, new TierOverrideFilter(), 10, before: 4));
        Assert.Equal([4L, 2], Ids(db, new TierOverrideFilter { CustomerId = "b" }));
        Assert.Equal([2L], Ids(db, new TierOverrideFilter { CustomerId = "b", HoldingAt = Now }));
        Assert.Empty(Ids(db, new TierOverrideFilter { CustomerId = "nobody" }));
        Assert.Throws<StorageException>(() => Ids(db, new TierOverrideFilter(), 0));
    }

    [Fact]
    public void SetTierOverride_ReopenedFile_IsStillThere()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        using (var database = ScoringDatabase.Open(options))
        {
            database.Import(TestDatabase.Request(
                files.Write("c.csv", "customer_id\na\nb\n"), ImportTable.Customers));
            database.SetTierOverride(new NewTierOverride("b", "VIP", "r", "a"), Now);
            database.SetTierOverride(new NewTierOverride("a", "VIP", "r", "a"), Now);
            database.RemoveTierOverride(2, "a", Now);
        }

        using (var database = ScoringDatabase.Open(options))
        {
            Assert.Equal(3, database.OverrideRevision);
            Assert.Equal([new TierDecision(1, "VIP", null)], database.ReadTierDecisions(Now).Decisions);
        }
    }

    // The end of the day.
    private static DateTime Buy(TestDatabase db, string day)
    {
        db.Load($"transaction_id,customer_id,occurred_at,amount\nt{day},a,{day} 05:00:00,10\n");
        return db.Database.DefaultAsOf()!.Value;
    }

    private static TestDatabase Customers()
    {
        var db = new TestDatabase();
        db.Load(ImportTable.Customers, "customer_id\na\nb\nc\n");
        return db;
    }

    private static void Set(TestDatabase db, string customer, string tier, DateTime? expires = null) =>
        db.Database.SetTierOverride(new NewTierOverride(customer, tier, "r", "a", expires), Now);

    private static IEnumerable<long> Ids(
        TestDatabase db, TierOverrideFilter filter, int size = 10, long? before = null) =>
        db.Database.ListTierOverrides(filter, size, before).Select(o => o.Id);
}
