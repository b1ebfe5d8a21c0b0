using System.Text;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Durability;

public sealed class RestoreTests
{
    private static readonly DateTime Now = TestDatabase.Now;

    [Fact]
    public void Restore_ToANewPath_IsTheDatabaseOfTheBackup()
    {
        using var db = new FileDatabase();
        db.Add(0, 5_000);
        var backup = db.Database.Backup(db.Files.File("copy.duckdb"));
        var contents = db.Contents();
        db.Add(5_000, 5_000);
        var report = ScoringDatabase.Restore(Request(db, backup.Path) with
        {
            Database = db.Options with { Path = db.Files.File("new.duckdb") },
        });
        Assert.Equal((db.Files.File("new.duckdb"), null, 0, 5_000L),
            (report.Database, report.ReplacedPath, report.ErasedAgain, report.Summary.Transactions));
        Assert.Empty(report.Notes);
        using var restored = ScoringDatabase.Open(db.Options with { Path = report.Database });
        Assert.Equal(AuditActions.Restore, Assert.Single(restored.ListAudit(null, 10)).Action);
        Assert.Equal(Without(contents, "audit_log", "settings"),
            Without(FileDatabase.Contents(restored), "audit_log", "settings"));
        Assert.Equal(["copy.duckdb", "copy.duckdb.sha256", "new.duckdb"],
            db.Names().Where(name => !name!.StartsWith("scores") && !name.EndsWith(".wal")));
    }

    [Fact]
    public void Restore_OverADatabase_KeepsItAndWhoWasErased()
    {
        using var db = new FileDatabase();
        db.Add(0, 1_000);
        db.Execute("UPDATE customers SET name = 'Ms. Forgotten' WHERE customer_id = 'customer-5'");
        db.Database.Audit("ann", AuditActions.ActivateModel, "model 1", new Dictionary<string, string>(), Now);
        var backup = db.Database.Backup(db.Files.File("copy.duckdb"));
        db.Database.EraseCustomer("customer-5", "asked for it", "ann", Now);
        db.Database.EraseCustomer("never-there", "asked for it", "ann", Now);
        db.Add(1_073, 60);
        db.Database.Dispose();
        var report = ScoringDatabase.Restore(Request(db, backup.Path) with { Replace = true });
        Assert.Equal(1, report.ErasedAgain);
        db.Reopen();
        var summary = db.Database.Summary();
        Assert.Equal((report.Summary, 96L), (summary, summary.Customers));
        Assert.Null(db.Database.VerifyAudit());
        Assert.Equal([
            AuditActions.Restore, AuditActions.EraseCustomer, AuditActions.EraseCustomer, AuditActions.EraseCustomer,
            AuditActions.ActivateModel], db.Database.ListAudit(null, 10).Select(entry => entry.Action));
        foreach (var id in new[] { "customer-5", "never-there" })
            Assert.True(db.Database.IsErased(Encoding.UTF8.GetBytes(id)));
        db.Database.Dispose();
        Assert.Contains("Ms. Forgotten", Text(backup.Path));
        Assert.DoesNotContain("Ms. Forgotten", Text(db.Path));
        using var replaced = ScoringDatabase.Open(db.Options with { Path = report.ReplacedPath! });
        Assert.Equal(1_049, replaced.Summary().Transactions);
    }

    [Fact]
    public void Restore_DatabaseThere_IsRefusedUnlessReplaced()
    {
        using var db = new FileDatabase();
        var backup = db.Database.Backup(db.Files.File("copy.duckdb"));
        db.Add(0, 10);
        db.Database.Dispose();
        AssertRefused(Request(db, backup.Path), StorageErrorKind.AlreadyExists, "--force");
        db.Reopen();
        Assert.Equal(10, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Restore_DamagedBackup_IsRefusedAndNothingChanges()
    {
        using var db = new FileDatabase();
        db.Add(0, 1_000);
        var backup = db.Database.Backup(db.Files.File("copy.duckdb")).Path;
        db.Database.Dispose();
        Damage.Flip(backup, share: 0.5);
        AssertRefused(Request(db, backup) with { Replace = true }, StorageErrorKind.DataLoss, "SHA-256");
        Damage.Truncate(backup, share: 0.5);
        File.Delete(backup + ".sha256");
        AssertRefused(Request(db, backup) with { Replace = true }, StorageErrorKind.DataLoss, backup);
        AssertRefused(Request(db, db.Files.File("none.duckdb")), StorageErrorKind.NotFound, "none.duckdb");
        AssertRefused(Request(db, db.Files.Write("text", "not a database")) with { Replace = true },
            StorageErrorKind.InvalidArgument, "not a DuckDB database");
        db.Reopen();
        Assert.Equal(1_000, db.Database.Summary().Transactions);
        Assert.Equal(["copy.duckdb", "scores.duckdb", "text"], db.Names());
    }

    [Fact]
    public void Restore_DatabaseOfAnotherProgram_IsRefused()
    {
        using var db = new FileDatabase();
        var foreign = db.Files.File("foreign.duckdb");
        using (var session = new Session(DatabaseFile.OpenAnother(foreign)))
            session.Execute("CREATE TABLE theirs AS SELECT 1 AS x");
        var request = Request(db, foreign) with { Database = db.Options with { Path = db.Files.File("new.duckdb") } };
        AssertRefused(request, StorageErrorKind.InvalidArgument, "not one of this program");
        using (var session = new Session(DatabaseFile.OpenAnother(foreign))) session.Execute("DROP TABLE theirs");
        AssertRefused(request, StorageErrorKind.InvalidArgument, "an empty database");
        Assert.False(File.Exists(db.Files.File("new.duckdb")));
    }

    [Fact]
    public void Restore_OverADatabaseThatIsDamaged_SaysThatErasuresAreNotKnown()
    {
        using var db = new FileDatabase();
        db.Add(0, 1_000);
        var backup = db.Database.Backup(db.Files.File("copy.duckdb")).Path;
        db.Database.Dispose();
        Damage.Truncate(db.Path, share: 0.5);
        db.Files.Write("scores.duckdb.wal", "half a log");
        var report = ScoringDatabase.Restore(Request(db, backup) with { Replace = true });
        Assert.Contains("not known here", Assert.Single(report.Notes));
        Assert.True(File.Exists(report.ReplacedPath + ".wal"));
        db.Reopen();
        Assert.Equal(1_000, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Restore_OverTheDatabaseOfAnotherCompany_IsRefused()
    {
        using var db = new FileDatabase();
        using var other = new FileDatabase();
        db.Database.EraseCustomer("a", "asked for it", "ann", Now);
        other.Database.EraseCustomer("b", "asked for it", "ann", Now);
        var backup = other.Database.Backup(db.Files.File("copy.duckdb")).Path;
        db.Database.Dispose();
        AssertRefused(Request(db, backup) with { Replace = true }, StorageErrorKind.Conflict,
            "not one of the database");
        db.Reopen();
        Assert.True(db.Database.IsErased("a"u8));
    }

    [SkippableFact]
    public void Restore_DatabaseInUseByAnotherProcess_IsRefused()
    {
        using var db = new FileDatabase();
        var backup = db.Database.Backup(db.Files.File("copy.duckdb")).Path;
        db.Database.Dispose();
        using (LockHolder.Hold(db.Path))
            AssertRefused(Request(db, backup) with { Replace = true }, StorageErrorKind.Conflict, "in use by another");
        db.Reopen();
    }

    private static RestoreRequest Request(FileDatabase db, string backup) =>
        new() { BackupPath = backup, Database = db.Options, Actor = "ann", Now = Now };

    private static void AssertRefused(RestoreRequest request, StorageErrorKind kind, string message)
    {
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Restore(request));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain(".restoring", error.Message);
    }

    private static string Without(string contents, params string[] tables) => string.Join('\n',
        contents.Split('\n').Where(line => !tables.Contains(line.Split(' ')[0])));

    private static string Text(string path) => File.ReadAllText(path, Encoding.Latin1);
}
