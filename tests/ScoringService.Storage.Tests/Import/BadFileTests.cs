using System.IO.Compression;

namespace ScoringService.Storage.Tests.Import;

/// <summary>Files that cannot be loaded end in a clear error or in quarantine, and never in half a load.</summary>
public sealed class BadFileTests
{
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty.csv", [], "is empty" },
        { "binary.csv", [1, 0, 2, 0, 3, 0], "is binary" },
        { "renamed.csv", [.. "PAR1"u8, 1, 2, 3], "is Parquet" },
        { "fake.parquet", [.. "customer_id,occurred_at\n"u8], "is not Parquet" },
        { "broken.parquet", [.. "PAR1 and then nothing of use PAR1"u8], "not readable Parquet" },
        { "sales.xlsx", [.. "customer_id\n"u8], "extension" },
        { "noextension", [.. "customer_id\n"u8], "extension" },
        { "fake.csv.gz", [0x1f, 0x8b, 0, 0, 0], "cannot be read" },
        { "header.csv", [.. "customer_id\n"u8], "occurred_at" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Import_UnusableFile_SaysWhy(string name, byte[] content, string message)
    {
        using var db = new TestDatabase();
        File.WriteAllBytes(db.Files.File(name), content);
        AssertRefused(db, db.Files.File(name), StorageErrorKind.InvalidArgument, message);
    }

    [Fact]
    public void Import_AbsentFileOrDirectory_SaysWhy()
    {
        using var db = new TestDatabase();
        AssertRefused(db, db.Files.File("absent.csv"), StorageErrorKind.NotFound, "does not exist");
        AssertRefused(db, db.Files.Path, StorageErrorKind.InvalidArgument, "is a directory");
        AssertRefused(db, " ", StorageErrorKind.InvalidArgument, "empty");
    }

    [Fact]
    public void Import_UnreadableFile_SaysWhy()
    {
        using var db = new TestDatabase();
        var path = db.Files.Write("taken.csv", "customer_id\n");
        using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertRefused(db, path, StorageErrorKind.InvalidArgument, "cannot be read");
    }

    [Fact]
    public void Import_TruncatedParquet_SaysWhy()
    {
        using var db = new TestDatabase();
        var path = db.Files.File("sales.parquet");
        db.Execute($"COPY (SELECT 'c' || i AS customer_id, TIMESTAMP '2020-01-01' AS occurred_at, 1 + i AS amount "
            + $"FROM range(50000) t(i)) TO '{path}'");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        AssertRefused(db, path, StorageErrorKind.InvalidArgument, "sales.parquet");

        // The footer is whole, the pages are not.
        Array.Clear(bytes, 100, bytes.Length / 2);
        File.WriteAllBytes(path, bytes);
        AssertRefused(db, path, StorageErrorKind.InvalidArgument, "sales.parquet");
    }

    [Fact]
    public void Import_HeaderOnly_ReadsNothing()
    {
        using var db = new TestDatabase();
        var report = db.Load("customer_id,occurred_at,amount\n");
        Assert.Equal((0L, 0L, 1L), (report.RowsRead, report.RowsQuarantined, db.Database.Summary().Watermark));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void Import_VeryLongLine_IsQuarantinedWithinMemory(int megabytes)
    {
        using var db = new TestDatabase();
        var path = db.Files.File("long.csv");
        using (var file = File.Create(path))
        {
            file.Write("customer_id,occurred_at,amount\na,2020-01-01,1\nb,2020-01-01,"u8);
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)'1');
            for (var i = 0; i < megabytes; i++) file.Write(block);
            file.Write("\nc,2020-01-01,1\n"u8);
        }

        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((2L, 1L), (report.RowsInserted, report.RowsQuarantined));
        Assert.Equal(3, report.RowsRead);
        var refused = db.Database.ListQuarantine(10).Single();
        Assert.Equal(2, refused.RowNumber);
        Assert.InRange(refused.RawText.Length, 1, 4096);
    }

    [Fact]
    public void Import_VeryLongLineOfZeros_EndsClearly()
    {
        using var db = new TestDatabase();
        var path = db.Files.File("sparse.csv");
        using (var file = File.Create(path))
        {
            file.Write("customer_id,occurred_at,amount\na,2020-01-01,1\n"u8);
            for (var i = 0; i < 500; i++) file.Write("b,2020-01-01,1\n"u8);
            file.SetLength(256L << 20);
        }

        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((502L, 501L, 1L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        Assert.Equal("is longer than 2,000,000 bytes", report.Reasons.Single().Reason);
    }

    [Fact]
    public void Import_QuoteNeverClosedInGzip_IsQuarantined()
    {
        using var db = new TestDatabase();
        var path = db.Files.File("sales.csv.gz");
        using (var text = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress)))
            text.Write("customer_id,occurred_at,amount\na,2020-01-01,1\nb,2020-01-01,0\n"
                + "\"c,2020-01-01,1\nd,2020-01-01,1\n");
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((3L, 1L, 2L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        Assert.Equal([2L, 3L], db.Database.ListQuarantine(5).Select(row => row.RowNumber));
    }

    [Fact]
    public void Import_QuoteNeverClosed_AddsUp()
    {
        using var db = new TestDatabase();
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"c{i},2020-01-01,1\n"));
        var report = db.Load($"customer_id,occurred_at,amount\na,2020-01-01,1\n\"b,2020-01-01,1\n{rows}");
        Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsDuplicate + report.RowsQuarantined);
        Assert.InRange(report.RowsQuarantined, 1, report.RowsRead);
        Assert.Contains(report.Reasons, reason => reason.Column is null);
    }

    private static void AssertRefused(TestDatabase db, string path, StorageErrorKind kind, string message)
    {
        var error = Assert.Throws<StorageException>(() =>
            db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions)));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
        var summary = db.Database.Summary();
        Assert.Equal((0L, 0L, 0L), (summary.Watermark, summary.Transactions, summary.Quarantined));
    }
}
