using ScoringService.Storage.Database;
using ScoringService.Storage.Migrations;

namespace ScoringService.Storage.Tests.Durability;

public sealed class MigrationTests
{
    private const int Old = 3;

    [Fact]
    public void Open_OlderSchema_IsMigratedAfterACopyWasMade()
    {
        using var files = new TempDirectory();
        var options = Make(files);
        using (var database = ScoringDatabase.Open(options))
        {
            var backup = options.Path + $".before-{Old}-to-{SchemaMigrator.LatestVersion}";
            Assert.Equal(backup, database.Opening.MigrationBackup);
            Assert.Contains(backup, Assert.Single(database.Opening.Notes()));
            Assert.Equal((2L, 1L), (database.Summary().Transactions, database.Summary().Watermark));
            using var session = database.Connect();
            Assert.Equal(SchemaMigrator.LatestVersion, SchemaMigrator.CurrentVersion(session, options.Path));
        }

        using (var again = ScoringDatabase.Open(options)) Assert.Null(again.Opening.MigrationBackup);
        Assert.Equal(Old, VersionOf($"{options.Path}.before-{Old}-to-{SchemaMigrator.LatestVersion}"));
        Assert.Equal(3, Directory.GetFiles(files.Path).Length);
    }

    [Fact]
    public void Open_OlderSchemaWithAnEarlierCopy_KeepsBoth()
    {
        using var files = new TempDirectory();
        var options = Make(files);
        var first = files.Write($"scores.duckdb.before-{Old}-to-{SchemaMigrator.LatestVersion}", "of another time");
        using var database = ScoringDatabase.Open(options);
        Assert.Equal(first + ".2", database.Opening.MigrationBackup);
        Assert.Equal("of another time", File.ReadAllText(first));
    }

    [Fact]
    public void Restore_CopyFromBeforeAMigration_IsMigrated()
    {
        using var files = new TempDirectory();
        var options = Make(files);
        string backup;
        using (var database = ScoringDatabase.Open(options)) backup = database.Opening.MigrationBackup!;
        var report = ScoringDatabase.Restore(new RestoreRequest
        {
            BackupPath = backup, Database = options, Replace = true, Actor = "ann", Now = TestDatabase.Now,
        });
        Assert.Equal(2, report.Summary.Transactions);
        using var restored = ScoringDatabase.Open(options);
        Assert.Null(restored.Opening.MigrationBackup);
        Assert.Single(restored.ListAudit(null, 10));
    }

    [Fact]
    public void Open_OlderSchema_KeepsTheColumnsThatHaveValues()
    {
        using var files = new TempDirectory();
        var options = Make(files);
        using (var session = new Session(DatabaseFile.OpenAnother(options.Path)))
            session.Execute("UPDATE transactions SET cost = 7, channel = 'web' WHERE transaction_id = 't2'");
        using var database = ScoringDatabase.Open(options);
        using var migrated = database.Connect();
        Assert.Equal(["transaction_id", "customer_key", "occurred_at", "amount", "cost", "channel_key", "kind"],
            migrated.Query("SELECT name FROM pragma_table_info('transactions') ORDER BY cid", row => row.GetString(0)));
        Assert.Equal(["t1 - -", "t2 7.0000 0"], migrated.Query("""
            SELECT transaction_id || ' ' || coalesce(cost::VARCHAR, '-') || ' ' || coalesce(channel_key::VARCHAR, '-')
            FROM whole_transactions WHERE quantity IS NULL ORDER BY ALL
            """, row => row.GetString(0)));
    }

    [Fact]
    public void Migrate_FailingStep_LeavesTheOldDatabaseUsable()
    {
        using var files = new TempDirectory();
        var options = Make(files);
        using (var root = DatabaseFile.OpenRoot(options, files.File("spill")))
        using (var session = new Session(DatabaseFile.OpenAnother(options.Path)))
        {
            var error = Assert.Throws<StorageException>(() => SchemaMigrator.Migrate(session, options, isCopy: false,
            [
                new Migration(Old + 1, "CREATE TABLE half (x INTEGER); DROP TABLE events;"),
                new Migration(Old + 2, "SELECT 1 FROM no_such_table"),
            ]));
            Assert.Contains($"from version {Old} to {Old + 2}", error.Message);
            Assert.Contains(options.Path, error.Message);
            Assert.Contains("is as it was", error.Message);
        }

        Assert.Equal(Old, VersionOf(options.Path));
        Assert.Equal(["scores.duckdb"], Directory.GetFiles(files.Path).Select(Path.GetFileName));
        using var migrated = ScoringDatabase.Open(options);
        Assert.Equal(2, migrated.Summary().Transactions);
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndUntouched()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("theirs.duckdb") };
        using (var session = new Session(DatabaseFile.OpenAnother(options.Path)))
            session.Execute("CREATE TABLE theirs AS SELECT 1 AS x");
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(options));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("not one of this program", error.Message);
        using (var session = new Session(DatabaseFile.OpenAnother(options.Path)))
            Assert.Equal(1, session.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
    }

    // A database as the program before made it: the first scripts only, and rows in it.
    private static DatabaseOptions Make(TempDirectory files)
    {
        var options = new DatabaseOptions { Path = files.File("scores.duckdb"), Threads = 2 };
        using var session = new Session(DatabaseFile.OpenAnother(options.Path));
        session.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
        foreach (var (script, i) in SqlScripts.List("schema").Take(Old).Select((script, i) => (script, i)))
        {
            session.Execute(SqlScripts.Load(script));
            session.Execute($"INSERT INTO schema_version VALUES ({i + 1})");
        }

        session.Execute("""
            INSERT INTO customers (customer_key, customer_id, status) VALUES (0, 'a', 'ACTIVE');
            INSERT INTO transactions (transaction_id, customer_key, occurred_at, amount, kind) VALUES
                ('t1', 0, TIMESTAMP '2024-01-01', 1, 'PURCHASE'), ('t2', 0, TIMESTAMP '2024-01-02', 2, 'PURCHASE');
            INSERT INTO loads VALUES (1, TIMESTAMP '2024-01-03', 'transactions', 'x.csv', 2, 2, 0, 0, 1);
            """);
        return options;
    }

    private static int VersionOf(string path)
    {
        using var session = new Session(DatabaseFile.OpenAnother(path));
        return SchemaMigrator.CurrentVersion(session, path);
    }
}
