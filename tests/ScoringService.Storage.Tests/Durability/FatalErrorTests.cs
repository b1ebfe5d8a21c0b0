namespace ScoringService.Storage.Tests.Durability;

public sealed class FatalErrorTests
{
    [Fact]
    public void Connect_AfterAFatalError_OpensTheDatabaseAgain()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        var (watermark, generation) = (db.Database.Watermark, db.Database.Generation);
        var changes = new List<bool>();
        db.Database.AvailabilityChanged += () => changes.Add(db.Database.IsAvailable);
        var error = Fatal(db);
        Assert.Equal(StorageErrorKind.Unavailable, error.Kind);
        Assert.Contains(db.Path, error.Message);
        Assert.False(db.Database.IsAvailable);
        Assert.Equal(100, db.Database.Summary().Transactions);
        Assert.True(db.Database.IsAvailable);
        Assert.Equal([false, true], changes);
        Assert.Equal((watermark, generation + 1), (db.Database.Watermark, db.Database.Generation));
        db.Add(100, 100);
        Assert.Equal(200, db.Database.Summary().Transactions);
    }

    [Fact]
    public async Task Connect_AfterAFatalErrorWithASessionOpen_WaitsForItsEnd()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        Task<long> reading;
        using (db.Database.Connect())
        {
            Fatal(db);
            reading = Task.Run(() => db.Database.Summary().Transactions);
            Assert.False(db.Database.IsAvailable);
        }

        Assert.Equal(100, await reading);
    }

    [Fact]
    public void EnsureAvailable_FileCannotBeOpened_SaysSoUntilItCan()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        db.Database.Compact();
        Fatal(db);
        File.Move(db.Path, db.Path + ".away");
        Directory.CreateDirectory(db.Path);
        var error = Assert.Throws<StorageException>(() => db.Database.EnsureAvailable());
        Assert.Equal(StorageErrorKind.Unavailable, error.Kind);
        Assert.False(db.Database.IsAvailable);
        Directory.Delete(db.Path);
        File.Move(db.Path + ".away", db.Path);
        Assert.True(SpinWait.SpinUntil(() => TryEnsure(db.Database), TimeSpan.FromSeconds(30)));
        Assert.Equal(100, db.Database.Summary().Transactions);
    }

    // DuckDB's own way to break off a checkpoint, for its tests.
    private static StorageException Fatal(FileDatabase db)
    {
        db.Execute("SET GLOBAL debug_checkpoint_abort = 'before_header'; CREATE TABLE IF NOT EXISTS more (x INTEGER)");
        return Assert.Throws<StorageException>(() => db.Execute("CHECKPOINT"));
    }

    private static bool TryEnsure(ScoringDatabase database)
    {
        try
        {
            database.EnsureAvailable();
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
