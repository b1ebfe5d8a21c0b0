using System.IO.Compression;
using System.Text;

namespace ScoringService.Storage.Tests.Import;

/// <summary>
/// Files that are broken at random end in a clear error or in quarantined rows, and nothing else changes. Set
/// SCORING_FUZZ to run that many hundred files of each format instead of one.
/// </summary>
public sealed class FileFuzzTests
{
    private const int BatchSize = 100;

    private static readonly byte[][] Tokens = [.. ((string[])["\"", "\"\"", "'", ",", ";", "\t", "\n", "\r", "\r\n",
        "\0", "\u001f", "{", "}", "[", "]", ":", "\\u0000", "\\ud800", "\ufeff", "客", "9223372036854775808", "-1e400",
        "NaN", "infinity", "9999-12-31", "0000-00-00", "2024-02-30T25:61", "null", "'; DROP TABLE customers; --",
        "PAR1", "\u001f\u008b", new string('x', 5000), new string('"', 300), new string(',', 300)])
        .Select(Encoding.UTF8.GetBytes), [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80]];

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.jsonl")]
    [InlineData("t.parquet")]
    [InlineData("t.csv.gz")]
    [InlineData("t.jsonl.gz")]
    public void Import_BrokenFile_EndsClearly(string name)
    {
        var batches = int.Parse(Environment.GetEnvironmentVariable("SCORING_FUZZ") ?? "0");
        var count = batches == 0 ? BatchSize / 4 : batches * BatchSize;
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, "customer_id,name\nknown,before\n");
        db.Load("transaction_id,customer_id,occurred_at,amount\nknown,known,2023-01-01,1\n");
        var whole = Whole(db, name);
        var random = new Random(name.Length * 1000 + name[2]);
        for (var i = 0; i < count; i++)
        {
            var bytes = Break(whole, random);
            // What is packed is broken before or after.
            if (name.EndsWith(".gz", StringComparison.Ordinal))
                bytes = random.Next(2) == 0 ? Pack(bytes) : Break(Pack(whole), random);
            TryImport(db, name, bytes, i);
        }

        Assert.Equal(["known|known|2023-01-01 00:00:00|1.0000"], db.Rows("""
            SELECT transaction_id, customer_id, CAST(occurred_at AS VARCHAR), CAST(amount AS VARCHAR)
            FROM transactions JOIN customers USING (customer_key) WHERE transaction_id = 'known'
            """));
        Assert.Equal(["before"], db.Rows("SELECT name FROM customers WHERE customer_id = 'known'"));
    }

    private static void TryImport(TestDatabase db, string name, byte[] bytes, int number)
    {
        var path = db.Files.File(name);
        File.WriteAllBytes(path, bytes);
        var before = db.Database.Summary();
        try
        {
            var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
            Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsDuplicate + report.RowsQuarantined);
            var after = db.Database.Summary();
            Assert.Equal(report.RowsInserted, after.Transactions - before.Transactions);
            Assert.Equal(report.RowsQuarantined, after.Quarantined - before.Quarantined);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.InvalidArgument)
        {
            Assert.Equal(before, db.Database.Summary());
        }
        catch (Exception e)
        {
            Assert.Fail($"File {number}: {e}\n{Convert.ToBase64String(bytes)}");
        }
    }

    private static byte[] Whole(TestDatabase db, string name)
    {
        var csv = "transaction_id,customer_id,occurred_at,amount,cost,quantity,product_category,channel,kind\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i =>
                $"t{i},c{i % 7},2024-01-{1 + i % 28:D2} 10:00:00,{i + 1}.25,{i}.5,{i},"
                + "\"a, \"\"b\"\"\",web,purchase\n"));
        var json = string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{{\"transaction_id\":\"t{i}\",\"customer_id\":\"c{i % 7}\",\"occurred_at\":\"2024-01-{1 + i % 28:D2}\","
            + $"\"amount\":{i + 1}.25,\"quantity\":{i},\"channel\":\"w\\u00e9b\",\"tags\":[1,{{\"a\":null}}]}}\n"));
        if (!name.EndsWith(".parquet", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(name.Contains("json", StringComparison.Ordinal) ? json : csv);
        var source = db.Files.Write("source.csv", csv);
        var path = db.Files.File("whole.parquet");
        db.Execute($"COPY (SELECT * FROM read_csv('{source}')) TO '{path}' (FORMAT parquet, COMPRESSION snappy)");
        return File.ReadAllBytes(path);
    }

    private static byte[] Break(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 5 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
