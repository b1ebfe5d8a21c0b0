namespace ScoringService.Storage.Tests.Import;

public sealed class MappingTests
{
    private const string Text = "Customer,When,Quantity,UnitPrice\na,2020-01-01,2,1.5\nb,2020-01-02,-1,2\n";

    private static readonly (string, string)[] Good = [("customer_id", "Customer"), ("occurred_at", "When"),
        ("amount", "Quantity * UnitPrice")];

    [Fact]
    public void Import_Expression_IsComputed()
    {
        using var db = new TestDatabase();
        var report = db.Load(Text,
            [.. Good, ("kind", "CASE WHEN Quantity < 0 THEN 'REFUND' ELSE 'PURCHASE' END"), ("channel", "'web'")]);
        Assert.Equal(["3.0000|PURCHASE|web", "-2.0000|REFUND|web"],
            db.Rows($"SELECT amount::VARCHAR, kind::VARCHAR, channel FROM {TestDatabase.Sales} ORDER BY 1 DESC"));
        Assert.Equal("Quantity * UnitPrice", report.Dialect.Mapping["amount"]);
    }

    [Fact]
    public void Import_ExpressionThatFailsOnARow_QuarantinesOnlyThatRow()
    {
        using var db = new TestDatabase();
        var report = db.Load("customer_id,occurred_at,q\na,2020-01-01,1\nb,2020-01-01,x\n",
            ("amount", "CAST(q AS INTEGER) + 1"));
        Assert.Equal((2L, 1L), (report.RowsRead, report.RowsInserted));
        Assert.Equal("b,2020-01-01,x", report.Reasons.Single().Example);
    }

    [Theory]
    [InlineData("Quantity * UnitPrices",
        "no column 'UnitPrices'; did you mean 'UnitPrice'? It has: Customer, When, Quantity, UnitPrice")]
    [InlineData("sum(Quantity)", "'sum' is an aggregate function")]
    [InlineData("row_number() OVER ()", "window functions are not allowed")]
    [InlineData("(SELECT 1)", "subqueries are not allowed")]
    [InlineData("1 IN (SELECT 1)", "subqueries are not allowed")]
    [InlineData("EXISTS (SELECT 1)", "subqueries are not allowed")]
    [InlineData("1; DROP TABLE customers", "")]
    [InlineData("1) AS a, (2", "it must be one expression")]
    [InlineData("1) FROM customers WHERE (true", "it must be one expression")]
    [InlineData("1) ORDER BY (1", "it must be one expression")]
    [InlineData("*", "")]
    [InlineData("COLUMNS(*)", "")]
    [InlineData("Quantity -- comment", null)]
    [InlineData("Quantity /* open", "")]
    [InlineData("random()", "not allowed")]
    [InlineData("now()", "not allowed")]
    [InlineData("current_setting('memory_limit')", "not allowed")]
    [InlineData("getenv('HOME')", "no function")]
    [InlineData("read_text('x')", "no function")]
    [InlineData("nonsense(Quantity)", "no function 'nonsense'")]
    [InlineData("$1", "")]
    [InlineData("list_transform([1], x -> x)", "")]
    [InlineData("Quantity +", "")]
    [InlineData("DATE '2020-01-01' * Customer", "")]
    public void Import_Expression_IsOneHarmlessScalar(string expression, string? refusal)
    {
        using var db = new TestDatabase();
        (string, string)[] mapping = [("customer_id", "Customer"), ("occurred_at", "When"), ("amount", expression)];
        if (refusal is null)
        {
            Assert.Equal(2, db.Load(Text, mapping).RowsInserted);
            return;
        }

        var error = Assert.Throws<StorageException>(() => db.Load(Text, mapping));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("amount", error.Message);
        Assert.Contains(refusal, error.Message);
        Assert.Equal(0, db.Database.Summary().Watermark);
    }

    [Fact]
    public void Import_MissingTarget_NamesItAndTheFilesColumns()
    {
        using var db = new TestDatabase();
        var error = Assert.Throws<StorageException>(() => db.Load("CustomerID,Occured_At,Total\na,2020-01-01,1\n"));
        Assert.Contains("customer_id (did you mean 'CustomerID'?)", error.Message);
        Assert.Contains("occurred_at (did you mean 'Occured_At'?)", error.Message);
        Assert.Contains("amount", error.Message);
        Assert.Contains("The file has the columns CustomerID, Occured_At, Total.", error.Message);
        Assert.Equal(0, db.Count("SELECT count(*) FROM customers"));
    }

    [Fact]
    public void Import_UnknownTarget_SuggestsTheNearest()
    {
        using var db = new TestDatabase();
        var error = Assert.Throws<StorageException>(() => db.Load(Text, [.. Good, ("chanel", "'web'")]));
        Assert.Contains("'chanel' is not a column of transactions; did you mean 'channel'?", error.Message);
    }

    [Fact]
    public void Import_SameNamedColumnsInAnyCase_AreTaken()
    {
        using var db = new TestDatabase();
        Assert.Equal(1, db.Load("CUSTOMER_ID,Occurred_At,Amount,Ignored\na,2020-01-01,1,x\n").RowsInserted);
    }

    [Fact]
    public void Import_TextWithoutTypes_IsReadWithItsHeader()
    {
        using var db = new TestDatabase();
        var report = db.Load(ImportTable.Customers, "customer_id,name\na,Ann\nb,Bob\n");
        Assert.Equal((2L, true), (report.RowsInserted, report.Dialect.Header));
        Assert.Equal(["a|Ann", "b|Bob"], db.Rows("SELECT customer_id, name FROM customers ORDER BY 1"));
    }

    [Fact]
    public void Import_QuotesAfterASampleWithout_AreUnderstood()
    {
        using var db = new TestDatabase();
        var rows = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"c{i % 10},2020-01-01,1,plain\n"));
        var report = db.Load(
            $"customer_id,occurred_at,amount,channel\n{rows}q,2020-01-01,1,\"with, comma and\nline break\"\n");
        Assert.Equal((30_001L, 30_001L), (report.RowsRead, report.RowsInserted));
        Assert.Equal(["with, comma and\nline break"],
            db.Rows($"SELECT channel FROM {TestDatabase.Sales} WHERE customer_key = 10"));
    }

    [Theory]
    [InlineData("12/1/2010 8:26", "13/1/2010 8:26", "%d/%m/%Y %H:%M", "2010-01-12 08:26:00")]
    [InlineData("12/1/2010 8:26", "12/31/2010 8:26", "%m/%d/%Y %H:%M", "2010-12-01 08:26:00")]
    [InlineData("12/1/2010 8:26", "12/2/2010 8:26", "%m/%d/%Y %H:%M", "2010-12-01 08:26:00")]
    [InlineData("31.12.2010", "1.2.2010", "%d.%m.%Y", "2010-12-31 00:00:00")]
    [InlineData("1/2/20", "1/15/20", "%m/%d/%y", "2020-01-02 00:00:00")]
    [InlineData("12/1/2010 08:26:05 PM", "12/31/2010 8:26:00 AM", "%m/%d/%Y %I:%M:%S %p", "2010-12-01 20:26:05")]
    [InlineData("20101201", "20101231", null, "2010-12-01 00:00:00")]
    [InlineData("2010-12-01T08:26Z", "2010-12-01T08:26:01.5+08:00", null, "2010-12-01 08:26:00")]
    [InlineData("2010-12-01 08:26:00-02:30", "2010-12-01", null, "2010-12-01 10:56:00")]
    public void Import_Instants_AreReadInTheFilesFormat(string first, string last, string? format, string expected)
    {
        using var db = new TestDatabase();
        var report = db.Load($"customer_id,occurred_at,amount\na,{first},1\nb,{last},1\n");
        Assert.Equal((2L, format), (report.RowsInserted, report.Dialect.TimestampFormat));
        Assert.Equal([expected], db.Rows("SELECT occurred_at::VARCHAR FROM transactions WHERE customer_key = 0"));
    }

    [Fact]
    public void Import_GivenTimestampFormat_IsTheOnlyOne()
    {
        using var db = new TestDatabase();
        var path = db.Files.Write("days.csv", "customer_id,occurred_at,amount\na,1/2/2020,1\nb,2020-01-02,1\n");
        var report = db.Database.Import(TestDatabase.Request(path,
            ImportTable.Transactions) with { TimestampFormat = "%d/%m/%Y" });
        Assert.Equal((1L, 1L), (report.RowsInserted, report.RowsQuarantined));
        Assert.Equal("is not a date or time of the form %d/%m/%Y", report.Reasons.Single().Reason);
        Assert.Equal(["2020-02-01"], db.Rows("SELECT occurred_at::DATE::VARCHAR FROM transactions"));
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Distance_KnownPairs_GivesEdits(string from, string to, int edits) =>
        Assert.Equal(edits, ScoringService.Storage.Import.NearestName.Distance(from, to));
}
