namespace ScoringService.Storage.Tests.Durability;

public sealed class BrokenFileTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Open_CutOffFile_NamesItAndTheWayOut(double share)
    {
        using var db = Closed();
        Damage.Truncate(db.Path, share);
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(db.Options));
        Assert.Contains(db.Path, error.Message);
        if (share == 0) Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        else AssertDamaged(db, error);
    }

    [Fact]
    public void Open_DamagedHeader_NamesTheFile()
    {
        using var db = Closed();
        Damage.Flip(db.Path, share: 0);
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(db.Options));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains($"'{db.Path}' is not a DuckDB database", error.Message);
    }

    [Fact]
    public void ReadFeatures_DamagedBlock_NamesTheFileAndOthersGoOn()
    {
        using var db = Closed();
        Damage.FlipColumn(db.Path, "transactions", "amount");
        using var database = ScoringDatabase.Open(db.Options);
        AssertDamaged(db, Assert.Throws<StorageException>(() =>
        {
            using var session = database.Connect();
            session.Query("SELECT max(transactions::VARCHAR) FROM transactions", row => row.GetString(0));
        }));
        Assert.Equal(100_000, database.Summary().Transactions);
    }

    [Fact]
    public void Open_DamagedLog_NamesTheFileOrTakesWhatWasWhole()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        var copy = db.Files.File("crashed.duckdb");
        File.Copy(db.Path, copy);
        File.Copy(db.Path + ".wal", copy + ".wal");
        Damage.Flip(copy + ".wal", share: 0.5);
        var error = Record.Exception(() => ScoringDatabase.Open(db.Options with { Path = copy }).Dispose());
        // What the log holds was acknowledged, so that to go on without it would lose it silently.
        AssertDamaged(copy, Assert.IsType<StorageException>(error));
    }

    [Fact]
    public void Open_LogCutOffInTheMiddleOfACommit_HasTheCommitsBefore()
    {
        using var db = new FileDatabase();
        db.Add(0, 100);
        var whole = new FileInfo(db.Path + ".wal").Length;
        db.Add(100, 100);
        var copy = db.Files.File("crashed.duckdb");
        File.Copy(db.Path, copy);
        File.Copy(db.Path + ".wal", copy + ".wal");
        Damage.Truncate(copy + ".wal", (whole + 100.0) / new FileInfo(copy + ".wal").Length);
        using var opened = ScoringDatabase.Open(db.Options with { Path = copy });
        Assert.Equal((100L, 1L), (opened.Summary().Transactions, opened.Watermark));
        Assert.Equal(whole + 100, opened.Opening.ReplayedBytes);
        Assert.Contains("was not closed", Assert.Single(opened.Opening.Notes()));
    }

    private static FileDatabase Closed()
    {
        var db = new FileDatabase();
        db.Add(0, 100_000);
        db.Database.Compact();
        db.Database.Dispose();
        return db;
    }

    private static void AssertDamaged(FileDatabase db, StorageException error) => AssertDamaged(db.Path, error);

    private static void AssertDamaged(string path, StorageException error)
    {
        Assert.Equal(StorageErrorKind.DataLoss, error.Kind);
        Assert.Contains($"'{path}' is damaged", error.Message);
        Assert.Contains("scorectl restore", error.Message);
    }
}
