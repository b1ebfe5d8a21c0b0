using System.IO.Compression;
using System.Text;

namespace ScoringService.Storage.Tests.Import;

/// <summary>Files of JSON lines.</summary>
public sealed class JsonLinesTests
{
    [Fact]
    public void Import_JsonLines_LoadsEveryKindOfValue()
    {
        using var db = new TestDatabase();
        var report = Load(db, """
            {"interaction_id":"1","customer_id":"A","occurred_at":"2024-01-31T10:00:00+08","kind":"survey","score":9.5}

            {"interaction_id":2,"customer_id":"客户","kind":"TICKET","occurred_at":"2024-02-01 11:30","extra":[1,{"a":2}]}
            {"interaction_id":3,"customer_id":"A","kind":"TICKET","occurred_at":20240202,"resolved":true,"score":null}
            """, ImportTable.Interactions);
        Assert.Equal((3L, 3L), (report.RowsRead, report.RowsInserted));
        Assert.Equal(FileFormat.JsonLines, report.Dialect.Format);
        Assert.Equal(
            ["1|A|2024-01-31 02:00:00|SURVEY|9.5|", "2|客户|2024-02-01 11:30:00|TICKET||",
                "3|A|2024-02-02 00:00:00|TICKET||True"],
            db.Rows("""
                SELECT interaction_id, customer_id, CAST(occurred_at AS VARCHAR), CAST(i.kind AS VARCHAR), score,
                    resolved
                FROM interactions i JOIN customers USING (customer_key) ORDER BY interaction_id
                """));
    }

    [Fact]
    public void Import_ExpressionsOverKeys_SeeTypedValues()
    {
        using var db = new TestDatabase();
        var report = Load(db, """
            {"No":7,"Client":"A","At":"2024-01-31","Quantity":2,"Unit Price":1.25,"a/b~c":"SHOP"}
            {"No":8,"Client":"A","At":"2024-01-31","Quantity":3,"Unit Price":"0.5"}
            """, ImportTable.Transactions, ("transaction_id", "No"), ("customer_id", "Client"), ("occurred_at", "At"),
            ("amount", "Quantity * CAST(\"Unit Price\" AS DOUBLE)"), ("channel", "lower(\"a/b~c\")"));
        Assert.Equal(2, report.RowsInserted);
        Assert.Equal(["7|2.5|shop", "8|1.5|"], db.Rows(
            $"SELECT transaction_id, CAST(amount AS DOUBLE), channel FROM {TestDatabase.Sales} "
                + "ORDER BY transaction_id"));
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("{\"customer_id\":\"B\"")]
    [InlineData("{\"customer_id\":\"B\"} and more")]
    [InlineData("{\"customer_id\":\"\\ud800\",\"occurred_at\":\"2024-01-01\",\"amount\":1}")]
    [InlineData("{\"customer_id\":\"B\u001f\",\"occurred_at\":\"2024-01-01\",\"amount\":1}")]
    public void Import_LineThatIsNoObject_IsQuarantined(string line)
    {
        using var db = new TestDatabase();
        var report = Load(db, $$"""
            {"customer_id":"A","occurred_at":"2024-01-01","amount":1}
            {{line}}
            {"customer_id":"C","occurred_at":"2024-01-01","amount":"nothing"}
            """, ImportTable.Transactions);
        Assert.Equal((3L, 1L, 2L), (report.RowsRead, report.RowsInserted, report.RowsQuarantined));
        var refused = db.Database.ListQuarantine(10).OrderBy(row => row.RowNumber).ToList();
        Assert.Equal([2L, 3L], refused.Select(row => row.RowNumber));
        Assert.Null(refused[0].Column);
        Assert.Equal("amount", refused[1].Column);
        Assert.StartsWith("{\"customer_id\":\"C\"", refused[1].RawText);
    }

    [Fact]
    public void Import_DeepNesting_EndsClearly()
    {
        using var db = new TestDatabase();
        const int depth = 200_000;
        var open = new string('[', depth);
        var report = Load(db, $$"""
            {"customer_id":"A","occurred_at":"2024-01-01","amount":1}
            {"customer_id":"B","occurred_at":"2024-01-01","amount":2,"x":{{open}}{{new string(']', depth)}}}
            {"customer_id":"C","occurred_at":"2024-01-01","amount":{{open}}
            {"customer_id":"D","occurred_at":"2024-01-01","amount":{{open.Replace("[", "{\"a\":")}}
            """, ImportTable.Transactions);
        Assert.Equal(4, report.RowsRead);
        Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsQuarantined);
        Assert.InRange(report.RowsInserted, 1, 2);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void Import_ByteOrderMark_IsNoPartOfTheText(string encoding)
    {
        using var db = new TestDatabase();
        var path = db.Files.File("t.jsonl");
        File.WriteAllText(path, "{\"customer_id\":\"é\",\"occurred_at\":\"2024-01-01\",\"amount\":1}\r\n",
            Encoding.GetEncoding(encoding));
        Assert.Equal(1, db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions)).RowsInserted);
        Assert.Equal(["é"], db.Rows("SELECT customer_id FROM customers"));
    }

    [Theory]
    [InlineData("5\n6\n", "no JSON object")]
    [InlineData("{}\n", "no JSON object")]
    [InlineData("{\"amount\":1,\"Amount\":2}\n", "differ only in case")]
    [InlineData("{\"when\":\"2024-01-01\"}\n", "nothing is mapped to customer_id")]
    public void Import_UnusableKeys_SaysWhy(string text, string message)
    {
        using var db = new TestDatabase();
        var error = Assert.Throws<StorageException>(() => Load(db, text, ImportTable.Transactions));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Import_TooManyOrTooLongKeys_SaysWhy()
    {
        using var db = new TestDatabase();
        var many = string.Join(",", Enumerable.Range(0, 10_000).Select(i => $"\"k{i}\":{i}"));
        Assert.Contains("more than 1,000 columns",
            Assert.Throws<StorageException>(() => Load(db, $"{{{many}}}", ImportTable.Transactions)).Message);
        Assert.Contains("a key of",
            Assert.Throws<StorageException>(() => Load(db, $"{{\"{new string('k', 300)}\":1}}",
                ImportTable.Transactions)).Message);
    }

    [Fact]
    public void Import_LongLine_IsQuarantinedUnderItsNumber()
    {
        using var db = new TestDatabase();
        var report = Load(db, $$"""
            {"customer_id":"A","occurred_at":"2024-01-01","amount":1}
            {"customer_id":"B","occurred_at":"2024-01-01","amount":1,"note":"{{new string('x', 3_000_000)}}"}
            {"customer_id":"C","occurred_at":"2024-01-01","amount":1}
            """, ImportTable.Transactions);
        Assert.Equal((2L, 1L), (report.RowsInserted, report.RowsQuarantined));
        var refused = db.Database.ListQuarantine(10).Single();
        Assert.Equal((2L, "is longer than 2,000,000 bytes"), (refused.RowNumber, refused.Reason));
    }

    [Fact]
    public void Import_SameRowsInEveryFormat_GivesTheSameTable()
    {
        string[] rows(string file, string? content, Action<TestDatabase, string>? write = null)
        {
            using var db = new TestDatabase();
            var path = db.Files.File(file);
            if (write is not null) write(db, path);
            else if (file.EndsWith(".gz", StringComparison.Ordinal))
            {
                using var gzip = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress));
                gzip.Write(content);
            }
            else
            {
                File.WriteAllText(path, content);
            }

            db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
            return [.. db.Rows("""
                SELECT transaction_id, customer_id, CAST(occurred_at AS VARCHAR), CAST(amount AS VARCHAR),
                    CAST(t.kind AS VARCHAR)
                FROM transactions t JOIN customers USING (customer_key) ORDER BY transaction_id
                """), .. db.Rows("SELECT row_number, column_name, reason FROM quarantine ORDER BY row_number")];
        }

        const string csv = "transaction_id,customer_id,occurred_at,amount\n1,A,2024-01-01 10:00:00,1.5\n"
            + "2,B,2024-01-02,-2\n3,,2024-01-03,1\n4,D,soon,1\n5,E,2024-01-05,0\n";
        const string json = """
            {"transaction_id":1,"customer_id":"A","occurred_at":"2024-01-01 10:00:00","amount":1.5}
            {"transaction_id":"2","customer_id":"B","occurred_at":"2024-01-02","amount":"-2"}
            {"transaction_id":"3","occurred_at":"2024-01-03","amount":1}
            {"transaction_id":"4","customer_id":"D","occurred_at":"soon","amount":1}
            {"transaction_id":"5","customer_id":"E","occurred_at":"2024-01-05","amount":0}
            """;
        var expected = rows("t.csv", csv);
        Assert.Equal(5, expected.Length);
        Assert.Equal(expected, rows("t.tsv", csv.Replace(',', '\t')));
        Assert.Equal(expected, rows("t.csv.gz", csv));
        Assert.Equal(expected, rows("t.jsonl", json));
        Assert.Equal(expected, rows("t.ndjson.gz", json));
        Assert.Equal(expected, rows("t.parquet", null, (db, path) =>
        {
            var source = db.Files.Write("source.csv", csv);
            db.Execute($"COPY (FROM read_csv('{source}', all_varchar = true)) TO '{path}'");
        }));
    }

    private static ImportReport Load(
        TestDatabase db, string text, ImportTable table, params (string Target, string Expression)[] mapping) =>
        db.Database.Import(TestDatabase.Request(
            db.Files.Write($"{Guid.NewGuid():N}.jsonl", text), table, mapping));
}
