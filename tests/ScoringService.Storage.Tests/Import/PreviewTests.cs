namespace ScoringService.Storage.Tests.Import;

/// <summary>A look at what a load would do.</summary>
public sealed class PreviewTests
{
    private const string Text = """
        no;who;when;value;kind
        1;A;2024-01-01 10:00;1.5;
        2;B;2024-01-02;-2;
        3;;2024-01-03;1;
        4;D;soon;1;
        5;E;2024-01-05;1;REFUND
        1;A;2024-01-01 10:00;1.5;
        6;F;2024-01-06;3;RENEWAL
        7;"G;2024-01-07;3
        """;

    private static readonly (string, string)[] Columns =
        [("transaction_id", "no"), ("customer_id", "who"), ("occurred_at", "when"), ("amount", "value")];

    [Fact]
    public void PreviewImport_MixedFile_SaysWhatALoadDoes()
    {
        using var db = new TestDatabase();
        var request = TestDatabase.Request(db.Files.Write("t.csv", Text), ImportTable.Transactions, Columns);
        var preview = db.Database.PreviewImport(request);
        Assert.Equal((8L, 4L, 1L, 3L),
            (preview.RowsRead, preview.RowsNew, preview.RowsKnown, preview.RowsQuarantined));
        Assert.Equal(["transaction_id", "customer_id", "occurred_at", "amount", "kind"], preview.Columns);
        Assert.Equal(
            ["1|A|2024-01-01 10:00:00|1.5000|PURCHASE", "2|B|2024-01-02 00:00:00|-2.0000|REFUND",
                "5|E|2024-01-05 00:00:00|-1.0000|REFUND", "1|A|2024-01-01 10:00:00|1.5000|PURCHASE",
                "6|F|2024-01-06 00:00:00|3.0000|RENEWAL"],
            preview.Rows.Select(row => string.Join('|', row)));
        Assert.Equal([(3L, "customer_id"), (4L, "occurred_at"), (8L, null)],
            preview.Rejects.Select(reject => (reject.RowNumber, reject.Column)));
        Assert.StartsWith("4;D;soon;1", preview.Rejects[1].RawText);
        Assert.Equal((';', true), (preview.Dialect.Delimiter, preview.Dialect.Header));

        var report = db.Database.Import(request);
        Assert.Equal(preview.RowsRead, report.RowsRead);
        Assert.Equal(preview.RowsNew, report.RowsInserted);
        Assert.Equal(preview.RowsKnown, report.RowsDuplicate);
        Assert.Equal(preview.Reasons.OrderBy(reason => reason.Reason), report.Reasons.OrderBy(reason => reason.Reason));
        Assert.Equal(
            db.Rows("SELECT row_number, column_name, reason FROM quarantine ORDER BY row_number"),
            preview.Rejects.Select(reject => $"{reject.RowNumber}|{reject.Column}|{reject.Reason}"));

        var again = db.Database.PreviewImport(request);
        Assert.Equal((0L, 5L, 3L), (again.RowsNew, again.RowsKnown, again.RowsQuarantined));
    }

    [Theory]
    [InlineData("t.csv", "customer_id,occurred_at,amount\nA,2024-01-01,1\nA,2024-01-01,0\nB,2024-01-01,2\n")]
    [InlineData("t.jsonl", """
        {"customer_id":"A","occurred_at":"2024-01-01","amount":1}
        {"customer_id":"A","occurred_at":"2024-01-01"}
        {"customer_id":"B","occurred_at":"2024-01-01","amount":2}
        """)]
    public void PreviewImport_RowsWithoutKeys_KnowsTheirFile(string name, string text)
    {
        using var db = new TestDatabase();
        var request = TestDatabase.Request(db.Files.Write(name, text), ImportTable.Transactions);
        var preview = db.Database.PreviewImport(request);
        Assert.Equal((2L, 0L, 1L), (preview.RowsNew, preview.RowsKnown, preview.RowsQuarantined));
        Assert.Equal([$"{name}#1", $"{name}#3"], preview.Rows.Select(row => row[0]));
        db.Database.Import(request);
        Assert.Equal(db.Rows("SELECT transaction_id FROM transactions ORDER BY 1"),
            preview.Rows.Select(row => row[0]));
        preview = db.Database.PreviewImport(request);
        Assert.Equal((0L, 2L), (preview.RowsNew, preview.RowsKnown));
    }

    [Fact]
    public void PreviewImport_AnyFile_ChangesNothing()
    {
        using var files = new TempDirectory();
        var database = files.File("test.duckdb");
        using (var db = ScoringDatabase.Open(new DatabaseOptions { Path = database }))
            db.Import(TestDatabase.Request(files.Write("old.csv", "customer_id,occurred_at,amount\nA,2024-01-01,1\n"),
                ImportTable.Transactions));
        var before = File.ReadAllBytes(database);
        using (var db = ScoringDatabase.Open(new DatabaseOptions { Path = database }))
        {
            var watermark = db.Summary().Watermark;
            var preview = db.PreviewImport(TestDatabase.Request(
                files.Write("t.csv", Text), ImportTable.Transactions, Columns));
            Assert.Equal(4, preview.RowsNew);
            var summary = db.Summary();
            Assert.Equal((watermark, 1L, 0L), (summary.Watermark, summary.Transactions, summary.Quarantined));
        }

        Assert.Equal(before, File.ReadAllBytes(database));
        Assert.Equal(["old.csv", "t.csv", "test.duckdb"],
            Directory.EnumerateFileSystemEntries(files.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void PreviewImport_WrongMapping_SaysWhatALoadSays()
    {
        using var db = new TestDatabase();
        var request = TestDatabase.Request(db.Files.Write("t.csv", Text), ImportTable.Transactions,
            ("amount", "read_text('/etc/passwd')"));
        Assert.Equal(Assert.Throws<StorageException>(() => db.Database.Import(request)).Message,
            Assert.Throws<StorageException>(() => db.Database.PreviewImport(request)).Message);
    }
}
