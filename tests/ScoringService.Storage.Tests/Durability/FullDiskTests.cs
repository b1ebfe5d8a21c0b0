namespace ScoringService.Storage.Tests.Durability;

public sealed class FullDiskTests
{
    [SkippableFact]
    public void Import_DiskFull_LeavesTheDatabaseAsItWasAndUsableWithRoom()
    {
        using var disk = new SmallDisk(48);
        using var files = new TempDirectory();
        using var database = ScoringDatabase.Open(Options(disk));
        var small = Transactions(files, "small.csv", 0, 1_000);
        var large = Transactions(files, "large.csv", 1_000, 1_000_000);
        database.Import(TestDatabase.Request(small, ImportTable.Transactions));
        disk.Fill(freeBytes: 1 << 20);
        var before = database.Summary();
        var error = Assert.Throws<StorageException>(
            () => database.Import(TestDatabase.Request(large, ImportTable.Transactions)));
        Assert.Equal(StorageErrorKind.ResourceExhausted, error.Kind);
        Assert.Contains("full", error.Message);
        Assert.Equal(before, database.Summary());
        disk.Empty();
        database.Import(TestDatabase.Request(Transactions(files, "more.csv", 1_000, 1_000), ImportTable.Transactions));
        Assert.Equal(2_000, database.Summary().Transactions);
    }

    [SkippableFact]
    public void Write_DiskFullAtACheckpoint_DatabaseIsOpenedAgain()
    {
        using var disk = new SmallDisk(32);
        using var database = ScoringDatabase.Open(Options(disk));
        var changes = new List<bool>();
        database.AvailabilityChanged += () => changes.Add(database.IsAvailable);
        using (var session = database.Connect())
            session.Execute("SET GLOBAL checkpoint_threshold = '500KB'; "
                + "CREATE TABLE numbers AS SELECT 0 AS batch, '' AS h FROM range(0)");
        disk.Fill(freeBytes: 4 << 20);
        var (written, failure) = WriteUntilFatal(database);
        Assert.NotNull(failure);
        Assert.True(failure.Kind == StorageErrorKind.ResourceExhausted, failure.Message);
        Assert.False(database.IsAvailable, failure.Message);
        // The next operation finds it open again, with what was acknowledged.
        Assert.InRange(Batches(database), written, written + 1);
        Assert.True(database.IsAvailable);
        Assert.Equal([false, true], changes);
        disk.Empty();
        using (var session = database.Connect()) session.Execute(Batch(1_000));
        Assert.InRange(Batches(database), written + 1, written + 2);
    }

    [SkippableFact]
    public void Backup_DiskFull_LeavesNothing()
    {
        using var db = new FileDatabase();
        db.Add(0, 200_000);
        using var disk = new SmallDisk(1);
        var error = Assert.Throws<StorageException>(() => db.Database.Backup(disk.File("copy.duckdb")));
        Assert.Equal(StorageErrorKind.ResourceExhausted, error.Kind);
        Assert.Contains(disk.Path, error.Message);
        Assert.Empty(Directory.GetFiles(disk.Path));
        Assert.Equal(200_000, db.Database.Summary().Transactions);
        Assert.True(db.Database.IsAvailable);
    }

    [SkippableFact]
    public void Compact_DiskFull_LeavesTheDatabaseAsItWas()
    {
        using var disk = new SmallDisk(48);
        using var files = new TempDirectory();
        using var database = ScoringDatabase.Open(Options(disk));
        database.Import(TestDatabase.Request(Transactions(files, "a.csv", 0, 300_000), ImportTable.Transactions));
        disk.Fill(freeBytes: 1 << 20);
        Assert.Equal(StorageErrorKind.ResourceExhausted,
            Assert.Throws<StorageException>(() => database.Compact()).Kind);
        Assert.Equal(300_000, database.Summary().Transactions);
        Assert.False(File.Exists(disk.File("scores.duckdb.compacting")));
        disk.Empty();
        database.Compact();
        Assert.Equal(300_000, database.Summary().Transactions);
    }

    [SkippableFact]
    public void Open_ReadOnlyDisk_SaysSo()
    {
        using var disk = new SmallDisk(16);
        ScoringDatabase.Open(Options(disk)).Dispose();
        disk.MakeReadOnly();
        var error = Assert.Throws<StorageException>(() => ScoringDatabase.Open(Options(disk)));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("read-only disk", error.Message);
        Assert.Contains(disk.File("scores.duckdb"), error.Message);
        error = Assert.Throws<StorageException>(
            () => ScoringDatabase.Open(Options(disk) with { Path = disk.File("new.duckdb") }));
        Assert.Contains("read-only disk", error.Message);
    }

    private static DatabaseOptions Options(SmallDisk disk) => new()
    {
        Path = disk.File("scores.duckdb"), Threads = 2, MemoryLimitBytes = 1L << 30,
    };

    private static string Transactions(TempDirectory files, string name, int first, int count)
    {
        var path = files.File(name);
        using var writer = new StreamWriter(path);
        writer.WriteLine("transaction_id,customer_id,occurred_at,amount,channel");
        for (var i = first; i < first + count; i++)
            writer.WriteLine($"t{i},c{i % 1000},2024-01-01,{i % 50 + 1},{i * 7919L % 1_000_003}-{i}");
        return path;
    }

    private static (int Written, StorageException? Failure) WriteUntilFatal(ScoringDatabase database)
    {
        var written = 0;
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                using var session = database.Connect();
                session.InTransaction(() => session.Execute(Batch(i)));
                written++;
            }
            catch (StorageException e) when (!database.IsAvailable)
            {
                return (written, e);
            }
            catch (StorageException)
            {
                // The log was full, which undoes the commit and harms nothing.
            }
        }

        return (written, null);
    }

    private static string Batch(int number) =>
        $"INSERT INTO numbers SELECT {number}, hash(i * {number + 1}) || '-' || hash(i) FROM range(20_000) t(i)";

    private static long Batches(ScoringDatabase database)
    {
        using var session = database.Connect();
        Assert.Equal(0, session.Scalar<long>("SELECT count(*) % 20_000 FROM numbers"));
        return session.Scalar<long>("SELECT count(*) // 20_000 FROM numbers");
    }
}
