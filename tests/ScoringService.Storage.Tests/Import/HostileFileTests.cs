using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Tests.Import;

/// <summary>Files that are made to do harm do none.</summary>
public sealed class HostileFileTests
{
    public static TheoryData<string> Statements =>
    [
        "'; DROP TABLE customers; --", "\"; DELETE FROM transactions; --", "' || (SELECT value FROM settings) || '",
        "'); COPY customers TO 'stolen.csv'; --", "\\'; ATTACH 'x' AS y; --", "{{1}}", "$name", "?", "$$ SELECT 1 $$",
        "%s%n", "/*", "--", ";", "\u0001\u0007", "\u202etxt.exe", "𝒳\u0301", "NULL", "nan", "=cmd()",
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public void Import_SqlInEveryTextField_IsText(string text)
    {
        using var db = new TestDatabase();
        string[] columns = ["customer_id", "name", "industry", "region", "contact_role", "owner", "tags"];
        var csv = db.Files.Write("customers.csv", string.Join(',', columns) + "\n"
            + string.Join(',', columns.Select(_ => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
        var json = db.Files.Write("sales.jsonl", JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["transaction_id"] = text, ["customer_id"] = text, ["occurred_at"] = "2024-01-01", ["amount"] = "1",
            ["product_category"] = text, ["channel"] = text,
        }));
        Assert.Equal(1, db.Database.Import(TestDatabase.Request(csv, ImportTable.Customers)).RowsInserted);
        Assert.Equal(1, db.Database.Import(TestDatabase.Request(json, ImportTable.Transactions)).RowsInserted);
        Assert.Equal([string.Join('|', Enumerable.Repeat(text, 7))], db.Rows("""
            SELECT customer_id, name, i.term, r.term, contact_role, owner, tags FROM customers
            JOIN terms i ON i.field = 'industry' AND i.term_key = industry_key
            JOIN terms r ON r.field = 'region' AND r.term_key = region_key
            """));
        Assert.Equal([string.Join('|', Enumerable.Repeat(text, 3))], db.Rows($"""
            SELECT transaction_id, g.term, channel FROM {TestDatabase.Sales}
            JOIN terms g ON g.field = 'product_category' AND g.term_key = category_key
            """));
        // Where it is no text it is refused, and kept as it came.
        var report = db.Load("customer_id,occurred_at,amount,kind\n"
            + $"A,\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1,PURCHASE\n");
        Assert.Equal(1, report.RowsQuarantined);
        Assert.Contains(text.Replace("\"", "\"\"", StringComparison.Ordinal), report.Reasons.Single().Example);
    }

    [Theory]
    [InlineData("read_text('/etc/passwd')")]
    [InlineData("read_blob('/etc/passwd')::VARCHAR")]
    [InlineData("(SELECT content FROM read_text('/etc/passwd'))")]
    [InlineData("(FROM '/etc/passwd')")]
    [InlineData("getvariable('x')")]
    [InlineData("current_setting('home_directory')")]
    [InlineData("query('SELECT 1')")]
    [InlineData("1)) FROM read_csv('/etc/passwd') --")]
    [InlineData("1\n)) TO '/tmp/x' --")]
    [InlineData("pragma_version()")]
    [InlineData("nextval('s')")]
    [InlineData("txid_current()")]
    [InlineData("set_config('a', 'b')")]
    public void Import_MappingThatReachesOut_IsRefused(string expression)
    {
        using var db = new TestDatabase();
        var error = Assert.Throws<StorageException>(() =>
            db.Load("customer_id,occurred_at,amount\nA,2024-01-01,1\n", ("channel", expression)));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.DoesNotContain("root:", error.Message);
        Assert.Equal(0, db.Database.Summary().Transactions);
    }

    [Fact]
    public void Import_ThousandsOfColumns_SaysWhy()
    {
        using var db = new TestDatabase();
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"c{i}"));
        var error = Assert.Throws<StorageException>(() => db.Load($"{names}\n{names}\n"));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("more than 1,000 columns", error.Message);
    }

    [Fact]
    public void Import_AsManyColumnsAsAllowed_Loads()
    {
        using var db = new TestDatabase();
        var more = string.Concat(Enumerable.Range(0, SourceTable.MaxColumns - 3).Select(i => $",c{i}"));
        var report = db.Load($"customer_id,occurred_at,amount{more}\nA,2024-01-01,1{more}\n,2024-01-01,1{more}\n");
        Assert.Equal((1L, 1L), (report.RowsInserted, report.RowsQuarantined));
    }

    [Fact]
    public void Import_HeaderTwice_TakesTheFirst()
    {
        using var db = new TestDatabase();
        var report = db.Load("customer_id,occurred_at,amount,amount,Amount\nA,2024-01-01,1,2,3\n");
        Assert.Equal(1, report.RowsInserted);
        Assert.Equal(["1.0"], db.Rows("SELECT CAST(CAST(amount AS DOUBLE) AS VARCHAR) FROM transactions"));
    }

    [Fact]
    public void Import_ZeroBytesWithin_AreRefusedOrText()
    {
        using var db = new TestDatabase();
        var rows = string.Concat(Enumerable.Range(0, 1000).Select(i => $"c{i},2024-01-01,1\n"));
        var report = db.Load($"customer_id,occurred_at,amount\n{rows}\0,2024-01-01,1\nx,2024-01-\0,1\n");
        Assert.Equal(1002, report.RowsRead);
        Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsQuarantined);
        Assert.InRange(report.RowsQuarantined, 1, 2);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", false)]
    public void Import_WideCharacters_AreReadOrRefused(string encoding, bool isRead)
    {
        using var db = new TestDatabase();
        var path = db.Files.File("t.csv");
        const string text = "customer_id,occurred_at,amount\n客户,2024-01-01,1\n";
        File.WriteAllText(path, text, Encoding.GetEncoding(encoding));
        var request = TestDatabase.Request(path, ImportTable.Transactions);
        if (isRead) Assert.Equal(1, db.Database.Import(request).RowsInserted);
        else Assert.Contains("Save it as UTF-8",
            Assert.Throws<StorageException>(() => db.Database.Import(request)).Message);
    }

    [Fact]
    public void Import_PipeOrDevice_IsRefusedAtOnce()
    {
        using var db = new TestDatabase();
        foreach (var path in (string[])["/dev/zero", "/dev/null", "/proc/self/environ"])
        {
            if (!File.Exists(path)) continue;
            var link = db.Files.File(Path.GetFileName(path) + ".csv");
            File.CreateSymbolicLink(link, path);
            Assert.Contains("not an ordinary file", Assert.Throws<StorageException>(() =>
                db.Database.Import(TestDatabase.Request(link, ImportTable.Transactions))).Message);
        }
    }

    [Fact]
    public void Write_MoreTextThanTheLimit_StopsThere()
    {
        using var files = new TempDirectory();
        var packed = files.File("t.csv.gz");
        using (var gzip = new StreamWriter(new GZipStream(File.Create(packed), CompressionLevel.Fastest)))
        {
            gzip.Write("customer_id,occurred_at,amount\n");
            for (var i = 0; i < 1_000_000; i++) gzip.Write("c,2024-01-01,1\n");
        }

        var file = SourceFile.Open(TestDatabase.Request(packed, ImportTable.Transactions));
        using var source = file.OpenText();
        using var target = File.Create(files.File("copy"));
        var error = Assert.Throws<StorageException>(() => PlainCopy.Write(source, target,
            new PlainCopy.CopyTask(file, ",,,,", 5 << 20, CancellationToken.None)));
        Assert.Equal(StorageErrorKind.ResourceExhausted, error.Kind);
        Assert.Contains("more than 5 MiB", error.Message);
        Assert.InRange(target.Length, 1, 7 << 20);
    }
}
