using System.Runtime.CompilerServices;
using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Models;

public sealed class ModelActivationTests
{
    private static readonly DateTime Created = new(2025, 5, 6, 7, 8, 9, 123, 456, DateTimeKind.Utc);

    [Fact]
    public void AddModel_NotActivated_LeavesTheActiveModel()
    {
        using var db = new TestDatabase();
        var model = Model(db);
        Assert.Equal((0L, null), (db.Database.ActiveModelVersion, db.Database.ActiveModel()));
        db.Database.AddModel(model, Created, watermark: 1, activate: false);
        Assert.Equal((0L, null), (db.Database.ActiveModelVersion, db.Database.ActiveModel()));

        db.Database.AddModel(model, Created, watermark: 1, activate: true);
        var third = db.Database.AddModel(model, Created, watermark: 1, activate: false);

        Assert.Equal((false, null), (third.IsActive, third.ActivatedAt));
        Assert.Equal((2L, 2L), (db.Database.ActiveModelVersion, db.Database.ActiveModel()!.Version));
        Assert.Equal(3, db.Database.LatestModel()!.Version);
    }

    [Fact]
    public void ActivateModel_OlderModel_BecomesTheActiveOneAndHistoryIsKept()
    {
        using var db = new TestDatabase();
        var model = Model(db);
        for (var i = 1; i <= 3; i++) db.Database.AddModel(model, Created.AddDays(i), watermark: 1, activate: i != 2);

        var activated = db.Database.ActivateModel(1, Created.AddDays(9));

        Assert.Equal((1L, true, Created.AddDays(9)), (activated.Version, activated.IsActive, activated.ActivatedAt));
        Assert.Equal(
            [(3L, false, Created.AddDays(3)), (2L, false, null), (1L, true, Created.AddDays(9))],
            db.Database.ListModels(5).Select(m => (m.Version, m.IsActive, m.ActivatedAt)));
        Assert.Equal(DateTimeKind.Utc, db.Database.ActiveModel()!.ActivatedAt!.Value.Kind);
        Assert.Equal(["1|1", "2|3", "3|1"],
            db.Rows("SELECT activation_id, version FROM model_activations ORDER BY activation_id"));
    }

    [Fact]
    public void ModelVersionAt_InstantsOfThePast_IsWhatWasInUseThen()
    {
        using var db = new TestDatabase();
        var model = Model(db);
        var first = db.Database.DefaultAsOf()!.Value;
        for (var i = 0; i < 2; i++) db.Database.AddModel(model, Created, watermark: 1, activate: true);
        db.Load("transaction_id,customer_id,occurred_at,amount\nlate,c1,2020-02-09,1\n");
        db.Database.ActivateModel(1, Created.AddDays(1));
        // By the clock's time when that is the earlier one.
        db.Load("transaction_id,customer_id,occurred_at,amount\nnow,c1,2025-05-08,1\n");
        db.Database.ActivateModel(2, Created.AddDays(2));

        var second = new DateTime(2020, 2, 10, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(-1);
        Assert.Equal([0L, 2, 2, 1, 1, 2, 2],
            new[]
            {
                first.AddMicroseconds(-1), first, second.AddMicroseconds(-1), second,
                Created.AddDays(2).AddMicroseconds(-1), Created.AddDays(2), Created.AddYears(9),
            }.Select(db.Database.ModelVersionAt));
        Assert.Equal([2L, 1], db.Database.ListModels(9, null, new(Created, Created.AddMicroseconds(1)))
            .Select(m => m.Version));
        Assert.Empty(db.Database.ListModels(9, null, new(null, Created)));
    }

    [Fact]
    public void ActivateModel_AlreadyActive_ChangesNothing()
    {
        using var db = new TestDatabase();
        db.Database.AddModel(Model(db), Created, watermark: 1, activate: true);
        Assert.Equal(Created, db.Database.ActivateModel(1, Created.AddDays(1)).ActivatedAt);
        Assert.Equal(1, db.Count("SELECT count(*) FROM model_activations"));
    }

    [Fact]
    public void ActivateModel_UnknownVersion_IsNotFound()
    {
        using var db = new TestDatabase();
        db.Database.AddModel(Model(db), Created, watermark: 1, activate: true);
        var error = Assert.Throws<StorageException>(() => db.Database.ActivateModel(2, Created));
        Assert.Equal(StorageErrorKind.NotFound, error.Kind);
        Assert.Contains("no model 2", error.Message);
        Assert.Equal(1, db.Database.ActiveModelVersion);
    }

    [Fact]
    public void ActivateModel_ReopenedFile_IsStillActive()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        using var other = new TestDatabase();
        var model = Model(other);
        using (var database = ScoringDatabase.Open(options))
        {
            database.AddModel(model, Created, 1, activate: true);
            database.AddModel(model, Created, 1, activate: true);
            database.ActivateModel(1, Created.AddDays(1));
        }

        using (var database = ScoringDatabase.Open(options))
            Assert.Equal((1L, Created.AddDays(1)),
                (database.ActiveModelVersion, database.ActiveModel()!.ActivatedAt));
    }

    [Fact]
    public void Open_DatabaseOfSchemaVersionOne_ActivatesItsNewestModel()
    {
        using var files = new TempDirectory();
        using var other = new TestDatabase();
        var path = files.File("scores.duckdb");
        MakeVersionOne(path, models: 3);

        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });

        Assert.Equal((3L, 3L), (database.ActiveModelVersion, database.ActiveModel()!.Version));
        Assert.Equal(Created.AddDays(2), database.ActiveModel()!.ActivatedAt);
        Assert.Equal([.. Enumerable.Repeat(20, 3)], database.ListModels(9).Select(m => m.Model.CustomerCount));
        Assert.NotNull(database.ActiveModel()!.Model.Rfm);
        Assert.Equal((0L, 0), (database.OverrideRevision, database.ListRuns(1).Count));
        Assert.Equal(4, database.AddModel(Model(other), Created, 1, activate: true).Version);
        Assert.Equal(4, database.ActiveModelVersion);
    }

    [Fact]
    public void Open_EmptyDatabaseOfSchemaVersionOne_HasNoActiveModel()
    {
        using var files = new TempDirectory();
        var path = files.File("scores.duckdb");
        MakeVersionOne(path, models: 0);
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        Assert.Equal((0L, null), (database.ActiveModelVersion, database.ActiveModel()));
    }

    // What the first version of the program left behind, with models as it wrote them.
    private static void MakeVersionOne(string path, int models, [CallerFilePath] string thisFile = "")
    {
        var model = File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "model-format-1.json"));
        var connection = new DuckDB.NET.Data.DuckDBConnection($"DataSource={path}");
        connection.Open();
        using var session = new Session(connection);
        session.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
        session.Execute(SqlScripts.Load("schema/0001_initial.sql"));
        session.Execute("INSERT INTO schema_version VALUES (1)");
        for (var i = 0; i < models; i++)
            session.Execute("INSERT INTO models VALUES ($version, $created, 7, $model)",
                ("version", i + 1L), ("created", Created.AddDays(i)), ("model", model));
    }

    private static ScoringModel Model(TestDatabase db)
    {
        if (db.Database.Watermark == 0)
            db.Load("customer_id,occurred_at,amount\n"
                + string.Concat(Enumerable.Range(0, 50).Select(i => $"c{i % 20},2020-01-{1 + i % 28:00},{i + 1}.5\n")));
        return ModelFitter.Fit(db.Database.ReadFeatures(db.Database.DefaultAsOf()!.Value), new ScoringOptions());
    }
}
