namespace ScoringService.Storage.Tests.Audit;

/// <summary>The log of administrative acts.</summary>
public sealed class AuditTests
{
    private static readonly DateTime Now = new(2026, 3, 4, 5, 6, 7, 123, 456, DateTimeKind.Utc);

    private static readonly Dictionary<string, string> NoDetails = [];

    [Fact]
    public void Audit_AnAct_IsOnRecord()
    {
        using var db = new TestDatabase();
        var entry = db.Database.Audit("Li Wei", AuditActions.Compact, "database",
            new Dictionary<string, string> { ["b"] = "说 \"2\"", ["a"] = "1" }, Now);
        Assert.Equal((1L, Now, "Li Wei", "COMPACT", "database"),
            (entry.Id, entry.At, entry.Actor, entry.Action, entry.Subject));
        Assert.Equal("""{"a":"1","b":"\u8BF4 \u00222\u0022"}""", entry.Details);
        Assert.Equal(64, entry.Hash.Length);
        Assert.Equal(entry, Assert.Single(db.Database.ListAudit(null, 10)));
        Assert.Null(db.Database.VerifyAudit());
    }

    [Theory]
    [InlineData(" ", "COMPACT", "actor must not be blank")]
    [InlineData("Li Wei", "", "action must not be blank")]
    public void Audit_NobodyOrNothing_IsRefused(string actor, string action, string message)
    {
        using var db = new TestDatabase();
        var error = Assert.Throws<StorageException>(() => db.Database.Audit(actor, action, "", NoDetails, Now));
        Assert.Contains(message, error.Message);
        Assert.Empty(db.Database.ListAudit(null, 10));
        // And the log is not left locked.
        db.Database.Audit("Li Wei", "COMPACT", "", NoDetails, Now);
    }

    [Fact]
    public void ListAudit_Pages_GoFromTheNewestToTheOldest()
    {
        using var db = new TestDatabase();
        for (var i = 0; i < 5; i++) db.Database.Audit("a", "COMPACT", $"{i}", NoDetails, Now.AddDays(-i));
        var first = db.Database.ListAudit(null, 2);
        var second = db.Database.ListAudit(first[^1].Id, 2);
        var third = db.Database.ListAudit(second[^1].Id, 2);
        Assert.Equal(["4", "3", "2", "1", "0"], first.Concat(second).Concat(third).Select(entry => entry.Subject));
        Assert.Throws<StorageException>(() => db.Database.ListAudit(null, 0));
    }

    [Fact]
    public void Audit_InATransactionThatFails_LeavesNothing()
    {
        using var db = new TestDatabase();
        db.Database.Audit("a", "COMPACT", "before", NoDetails, Now);
        using (var session = db.Database.Connect())
        {
            Assert.Throws<InvalidOperationException>(() => session.InTransaction<bool>(() =>
            {
                db.Database.Audit(session, "a", "COMPACT", "lost", NoDetails, Now);
                throw new InvalidOperationException("on purpose");
            }));
        }

        db.Database.Audit("a", "COMPACT", "after", NoDetails, Now);
        Assert.Equal([(2L, "after"), (1L, "before")],
            db.Database.ListAudit(null, 10).Select(entry => (entry.Id, entry.Subject)));
        Assert.Null(db.Database.VerifyAudit());
    }

    [Fact]
    public void Audit_TwoActsOfOneTransaction_FollowEachOther()
    {
        using var db = new TestDatabase();
        using (var session = db.Database.Connect())
        {
            session.InTransaction(() => db.Database.Audit(session, "a", "IMPORT_FILE", "1", NoDetails, Now).Id
                + db.Database.Audit(session, "a", "IMPORT_FILE", "2", NoDetails, Now).Id);
        }

        Assert.Equal([2L, 1L], db.Database.ListAudit(null, 10).Select(entry => entry.Id));
        Assert.Null(db.Database.VerifyAudit());
    }

    [Fact]
    public void Audit_ATransactionThatBeganBeforeAnotherAct_ContinuesTheChain()
    {
        using var db = new TestDatabase();
        using (var session = db.Database.Connect())
        {
            session.InTransaction(() =>
            {
                // Its snapshot does not see the act that is committed in between.
                session.Scalar<long>("SELECT count(*) FROM audit_log");
                db.Database.Audit("a", "COMPACT", "in between", NoDetails, Now);
                return db.Database.Audit(session, "a", "COMPACT", "own", NoDetails, Now);
            });
        }

        Assert.Equal([(2L, "own"), (1L, "in between")],
            db.Database.ListAudit(null, 10).Select(entry => (entry.Id, entry.Subject)));
        Assert.Null(db.Database.VerifyAudit());
    }

    [Fact]
    public void Audit_ManyAtOnce_MakeOneChain()
    {
        using var db = new TestDatabase();
        Parallel.For(0, 40, i => db.Database.Audit($"actor {i % 4}", "COMPACT", $"{i}", NoDetails, Now));
        var entries = db.Database.ListAudit(null, 100);
        Assert.Equal(Enumerable.Range(1, 40).Reverse().Select(i => (long)i), entries.Select(entry => entry.Id));
        Assert.Equal(40, entries.Select(entry => entry.Subject).Distinct().Count());
        Assert.Null(db.Database.VerifyAudit());
    }

    [Fact]
    public void Audit_DatabaseOpenedAgain_GoesOn()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("audit.duckdb"), Threads = 1 };
        using (var database = ScoringDatabase.Open(options)) database.Audit("a", "COMPACT", "1", NoDetails, Now);
        using (var database = ScoringDatabase.Open(options))
        {
            Assert.Equal(2, database.Audit("a", "COMPACT", "2", NoDetails, Now).Id);
            Assert.Null(database.VerifyAudit());
        }
    }

    [Theory]
    [InlineData("UPDATE audit_log SET actor = 'somebody else' WHERE audit_id = 3", 3)]
    [InlineData("UPDATE audit_log SET action = 'BACKUP' WHERE audit_id = 1", 1)]
    [InlineData("UPDATE audit_log SET subject = 'other' WHERE audit_id = 5", 5)]
    [InlineData("UPDATE audit_log SET details = '{\"a\":\"b\"}' WHERE audit_id = 2", 2)]
    [InlineData("UPDATE audit_log SET acted_at = acted_at + INTERVAL 1 MICROSECOND WHERE audit_id = 2", 2)]
    [InlineData("DELETE FROM audit_log WHERE audit_id = 2", 2)]
    [InlineData("DELETE FROM audit_log WHERE audit_id = 1", 1)]
    [InlineData("UPDATE audit_log SET audit_id = audit_id + 1 WHERE audit_id > 3", 4)]
    [InlineData("UPDATE audit_log SET actor = actor || subject, subject = '' WHERE audit_id = 4", 4)]
    [InlineData("INSERT INTO audit_log SELECT 6, acted_at, 'x', action, subject, details, hash FROM audit_log "
        + "WHERE audit_id = 5", 6)]
    public void VerifyAudit_EditedFromOutside_NamesTheFirstWrongEntry(string edit, long expected)
    {
        using var db = new TestDatabase();
        for (var i = 1; i <= 5; i++) db.Database.Audit("a", "COMPACT", $"{i}", NoDetails, Now);
        Assert.Null(db.Database.VerifyAudit());
        db.Execute(edit);
        Assert.Equal(expected, db.Database.VerifyAudit());
    }

    [Fact]
    public void CustomerSubject_AnId_IsAKeyedHash()
    {
        using var db = new TestDatabase();
        using var other = new TestDatabase();
        var subject = db.Database.CustomerSubject("C1001");
        Assert.Matches("^customer:[0-9a-f]{64}$", subject);
        Assert.Equal(subject, db.Database.CustomerSubject("C1001"));
        Assert.NotEqual(subject, db.Database.CustomerSubject("C1002"));
        // Whoever has the ids, but not this database's key, cannot make the same hashes.
        Assert.NotEqual(subject, other.Database.CustomerSubject("C1001"));
    }
}
