using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Models;

public sealed class ModelStoreTests
{
    private static readonly DateTime Created = new(2025, 5, 6, 7, 8, 9, 123, 456, DateTimeKind.Utc);

    [Fact]
    public void AddModel_ManyModels_AreVersionedAndPaged()
    {
        using var db = new TestDatabase();
        var model = Fit(db);
        Assert.Null(db.Database.LatestModel());
        Assert.Empty(db.Database.ListModels(10));
        for (var i = 1; i <= 5; i++) Assert.Equal(i,
            db.Database.AddModel(model, Created.AddDays(i), watermark: 1, activate: false).Version);

        Assert.Equal([5L, 4], db.Database.ListModels(2).Select(stored => stored.Version));
        Assert.Equal([3L, 2, 1], db.Database.ListModels(10, beforeVersion: 4).Select(stored => stored.Version));
        Assert.Equal(5, db.Database.LatestModel()!.Version);
        Assert.Null(db.Database.FindModel(6));
        Assert.Throws<StorageException>(() => db.Database.ListModels(0));
    }

    [Fact]
    public void FindModel_StoredModel_IsWhatWasStored()
    {
        using var db = new TestDatabase();
        var stored = db.Database.AddModel(Fit(db), Created, watermark: 42, activate: false);
        var found = db.Database.FindModel(stored.Version)!;
        Assert.Equal((1L, Created, DateTimeKind.Utc, 42L),
            (found.Version, found.CreatedAt, found.CreatedAt.Kind, found.Watermark));
        Assert.Equal(stored.Model.ToJson(), found.Model.ToJson());
    }

    [Fact]
    public void AddModel_ReopenedFile_IsStillThere()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("scores.duckdb") };
        string json;
        using (var db = new TestDatabase()) json = Fit(db).ToJson();
        using (var database = ScoringDatabase.Open(options))
            database.AddModel(ScoringModel.FromJson(json), Created, 1, activate: true);
        using (var database = ScoringDatabase.Open(options)) Assert.Equal(json, database.ActiveModel()!.Model.ToJson());
    }

    private static ScoringModel Fit(TestDatabase db)
    {
        db.Load("customer_id,occurred_at,amount\n"
            + string.Concat(Enumerable.Range(0, 50).Select(i => $"c{i % 20},2020-01-{1 + i % 28:00},{i + 1}.5\n")));
        return ModelFitter.Fit(db.Database.ReadFeatures(db.Database.DefaultAsOf()!.Value), new ScoringOptions());
    }
}
