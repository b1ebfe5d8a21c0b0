using ScoringService.Storage.Tests.Durability;

namespace ScoringService.Storage.Tests.Access;

/// <summary>Keys in the database, its copies and its log.</summary>
public sealed class ApiKeyTests
{
    private static readonly DateTime Now = TestDatabase.Now;

    [Fact]
    public void AddAndRevoke_Keys_AreStoredAndOnRecord()
    {
        using var db = new FileDatabase();
        var end = Now.AddDays(1);
        var first = db.Database.AddApiKey(Key("a", "crm") with { ExpiresAt = end }, Now, "ann");
        var second = db.Database.AddApiKey(Key("b", "crm"), Now.AddSeconds(1), "ann");
        var revoked = db.Database.RevokeApiKey("a", Now.AddSeconds(2), "bob");
        db.Reopen();

        Assert.Equal((Now.AddSeconds(2), "bob", end), (revoked.RevokedAt, revoked.RevokedBy, revoked.Key.ExpiresAt));
        Assert.Equal(first with { RevokedAt = revoked.RevokedAt, RevokedBy = "bob" }, revoked);
        Assert.Equal([revoked, second], db.Database.ListApiKeys());
        Assert.Equal(
            [
                ("REVOKE_API_KEY", "bob", "key:a"), ("CREATE_API_KEY", "ann", "key:b"),
                ("CREATE_API_KEY", "ann", "key:a"),
            ],
            db.Database.ListAudit(null, 10).Select(entry => (entry.Action, entry.Actor, entry.Subject)));
        Assert.Null(db.Database.VerifyAudit());
        Assert.DoesNotContain(db.Database.ListAudit(null, 10), entry => entry.Details.Contains("hash-of"));
    }

    [Fact]
    public void AddAndRevoke_WhatCannotBe_IsRefused()
    {
        using var db = new FileDatabase();
        db.Database.AddApiKey(Key("a", "crm"), Now, "ann");
        Fails(StorageErrorKind.AlreadyExists, () => db.Database.AddApiKey(Key("a", "other"), Now, "ann"));
        Fails(StorageErrorKind.InvalidArgument, () => db.Database.AddApiKey(Key("b", " "), Now, "ann"));
        Fails(StorageErrorKind.NotFound, () => db.Database.RevokeApiKey("b", Now, "ann"));
        db.Database.RevokeApiKey("a", Now, "ann");
        Fails(StorageErrorKind.Conflict, () => db.Database.RevokeApiKey("a", Now, "ann"));
        Assert.Single(db.Database.ListApiKeys());
    }

    [Fact]
    public void Restore_OverADatabase_KeepsItsKeys()
    {
        using var db = new FileDatabase();
        db.Database.AddApiKey(Key("stolen", "crm"), Now, "ann");
        var backup = db.Database.Backup(db.Files.File("copy.duckdb"));
        db.Database.RevokeApiKey("stolen", Now.AddSeconds(1), "ann");
        db.Database.AddApiKey(Key("new", "crm"), Now.AddSeconds(2), "ann");
        var before = db.Database.ListApiKeys();
        db.Database.Dispose();

        ScoringDatabase.Restore(new RestoreRequest
        {
            BackupPath = backup.Path, Database = db.Options, Replace = true, Actor = "ann", Now = Now.AddSeconds(3),
        });
        db.Reopen();

        Assert.Equal(before, db.Database.ListApiKeys());
        Assert.NotNull(db.Database.ListApiKeys()[0].RevokedAt);
    }

    [Fact]
    public void Compact_WithKeys_KeepsThem()
    {
        using var db = new FileDatabase();
        db.Database.AddApiKey(Key("a", "crm"), Now, "ann");
        var before = db.Database.ListApiKeys();
        db.Database.Compact();
        Assert.Equal(before, db.Database.ListApiKeys());
    }

    private static NewApiKey Key(string id, string name) => new(id, name, "Reader", $"hash-of-{id}", null);

    private static void Fails(StorageErrorKind kind, Action act) =>
        Assert.Equal(kind, Assert.Throws<StorageException>(act).Kind);
}
