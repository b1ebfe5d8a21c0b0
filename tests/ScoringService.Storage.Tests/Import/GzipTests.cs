using System.IO.Compression;

namespace ScoringService.Storage.Tests.Import;

/// <summary>Gzipped files are whole, or nothing of them is loaded.</summary>
public sealed class GzipTests
{
    private const string Header = "customer_id,occurred_at,amount\n";

    [Fact]
    public void Import_GzipCutAnywhere_LoadsNothing()
    {
        using var db = new TestDatabase();
        var whole = Pack(Header + Rows(20_000));
        foreach (var length in (int[])[whole.Length - 1, whole.Length - 4, whole.Length - 8, whole.Length - 9,
            whole.Length / 2, 1000, 20, 11, 10])
            AssertRefused(db, whole[..length], "damaged, stops in the middle");
    }

    [Fact]
    public void Import_GzipFollowedByGarbage_LoadsNothing()
    {
        using var db = new TestDatabase();
        AssertRefused(db, [.. Pack(Header + Rows(5)), .. "and more"u8], "something else follows");
        AssertRefused(db, [.. Pack(Header + Rows(5)), .. new byte[512]], "something else follows");
        AssertRefused(db, [.. Pack(Header + Rows(5)), 0x1f, 0x8b, 8, 0, 1, 2], "something else follows");
    }

    [Fact]
    public void Import_GzipWithAFlippedBit_LoadsNothing()
    {
        using var db = new TestDatabase();
        var whole = Pack(Header + Rows(20_000));
        var random = new Random(4);
        for (var i = 0; i < 20; i++)
        {
            var bytes = whole.ToArray();
            // The first ten bytes hold a time and a system, which mean nothing.
            bytes[random.Next(10, bytes.Length)] ^= (byte)(1 << random.Next(8));
            AssertRefused(db, bytes, "damaged");
        }
    }

    [Fact]
    public void Import_SeveralGzipMembers_LoadsAll()
    {
        using var db = new TestDatabase();
        var path = db.Files.File("t.csv.gz");
        File.WriteAllBytes(path, [.. Pack(Header + Rows(5)), .. Pack("x,2024-01-01,1\n"), .. Pack("")]);
        Assert.Equal(6, db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions)).RowsInserted);
    }

    // SCORING_FUZZ raises the size from 64 MiB to that many GiB.
    [Fact]
    public void Import_GzipOfOneEndlessLine_IsQuarantinedInLittleSpace()
    {
        var gibibytes = int.Parse(Environment.GetEnvironmentVariable("SCORING_FUZZ") ?? "0");
        using var db = new TestDatabase();
        var path = db.Files.File("bomb.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write("customer_id,occurred_at,amount\na,2024-01-01,1\nb,2024-01-01,"u8);
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)'1');
            for (var i = 0; i < Math.Max(64, gibibytes * 1024); i++) gzip.Write(block);
            gzip.Write("\nc,2024-01-01,1\n"u8);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((2L, 1L), (report.RowsInserted, report.RowsQuarantined));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    private static string Rows(int count)
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, count).Select(i => $"c{random.Next()},2024-01-01,{i + 1}\n"));
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(packed, CompressionMode.Compress))) writer.Write(text);
        return packed.ToArray();
    }

    private static void AssertRefused(TestDatabase db, byte[] content, string message)
    {
        var path = db.Files.File("t.csv.gz");
        File.WriteAllBytes(path, content);
        var error = Assert.Throws<StorageException>(() =>
            db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions)));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message);
        var summary = db.Database.Summary();
        Assert.Equal((0L, 0L, 0L), (summary.Watermark, summary.Transactions, summary.Quarantined));
    }
}
