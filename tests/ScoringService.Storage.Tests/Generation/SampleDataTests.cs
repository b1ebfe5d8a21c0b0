using DuckDB.NET.Data;
using ScoringService.Storage.Generation;

namespace ScoringService.Storage.Tests.Generation;

public sealed class SampleDataTests : IClassFixture<SampleDataTests.Sample>
{
    private readonly Sample _sample;

    public SampleDataTests(Sample sample) => _sample = sample;

    [Theory]
    [InlineData(FileFormat.Csv)]
    [InlineData(FileFormat.Parquet)]
    public void Generate_OtherThreadCount_SameBytes(FileFormat format)
    {
        using var directory = new TemporaryDirectory();
        var one = Generate(directory.Combine("one"), options => options with { Format = format, Threads = 1 });
        var four = Generate(directory.Combine("four"), options => options with { Format = format, Threads = 4 });
        Assert.Equal(4, one.Paths.Count);
        foreach (var (left, right) in one.Paths.Zip(four.Paths))
            Assert.Equal(File.ReadAllBytes(left), File.ReadAllBytes(right));
    }

    [Fact]
    public void Generate_OtherSeed_OtherRows()
    {
        using var directory = new TemporaryDirectory();
        var first = Generate(directory.Combine("first"), options => options with { Format = FileFormat.Csv });
        var second = Generate(
            directory.Combine("second"), options => options with { Format = FileFormat.Csv, Seed = 43 });
        foreach (var (left, right) in first.Paths.Zip(second.Paths))
            Assert.NotEqual(File.ReadAllText(left), File.ReadAllText(right));
    }

    [Fact]
    public void Generate_Defaults_CountsAreThoseOfTheFiles()
    {
        Assert.Equal(_sample.Report.Customers, _sample.Query("SELECT count(*) FROM customers"));
        Assert.Equal(_sample.Report.Transactions, _sample.Query("SELECT count(*) FROM transactions"));
        Assert.Equal(_sample.Report.Refunds, _sample.Query("SELECT count(*) FROM transactions WHERE kind = 'REFUND'"));
        Assert.Equal(_sample.Report.Interactions, _sample.Query("SELECT count(*) FROM interactions"));
        Assert.Equal(_sample.Report.Events, _sample.Query("SELECT count(*) FROM events"));
        Assert.InRange(_sample.Report.Transactions, 0.95 * 20 * Sample.Customers, 1.05 * 20 * Sample.Customers);
        Assert.Equal(_sample.Report.Bytes, _sample.Report.Paths.Sum(path => new FileInfo(path).Length));
    }

    [Fact]
    public void Generate_Keys_AreUniqueAndKnown()
    {
        Assert.Equal(Sample.Customers, _sample.Query("SELECT count(DISTINCT customer_id) FROM customers"));
        Assert.Equal(
            _sample.Report.Transactions, _sample.Query("SELECT count(DISTINCT transaction_id) FROM transactions"));
        Assert.Equal(
            _sample.Report.Interactions, _sample.Query("SELECT count(DISTINCT interaction_id) FROM interactions"));
        Assert.Equal(_sample.Report.Events, _sample.Query("SELECT count(DISTINCT event_id) FROM events"));
        foreach (var table in (string[])["transactions", "interactions", "events"])
            Assert.Equal(0, _sample.Query($"SELECT count(*) FROM {table} ANTI JOIN customers USING (customer_id)"));
    }

    [Theory]
    [InlineData("transactions")]
    [InlineData("interactions")]
    [InlineData("events")]
    public void Generate_Rows_AreOrderedAndInsideTheHistory(string table)
    {
        Assert.Equal(0, _sample.Query($"""
            SELECT count(*)
            FROM (SELECT occurred_at < lag(occurred_at) OVER (ORDER BY file_row_number) AS back FROM {table})
            WHERE back
            """));
        Assert.Equal(0, _sample.Query($"""
            SELECT count(*) FROM {table}
            WHERE occurred_at < TIMESTAMP '2023-01-01' OR occurred_at >= TIMESTAMP '2026-01-01'
            """));
    }

    [Fact]
    public void Generate_Refunds_FollowAPurchaseAndAreNotLarger()
    {
        Assert.True(_sample.Report.Refunds > 0);
        Assert.Equal(_sample.Report.Refunds, _sample.Query("""
            SELECT count(*) FROM transactions AS refund
            JOIN transactions AS bought ON bought.transaction_id = 'T' || substr(refund.transaction_id, 2)
            WHERE refund.kind = 'REFUND' AND refund.amount < 0 AND bought.amount >= -refund.amount
                AND bought.occurred_at < refund.occurred_at AND bought.customer_id = refund.customer_id
            """));
        Assert.Equal(0, _sample.Query("SELECT count(*) FROM transactions WHERE amount <= 0 AND kind <> 'REFUND'"));
    }

    [Fact]
    public void Generate_Customers_ComeInAllSorts()
    {
        const string purchases =
            "(SELECT customer_id, count(*) AS n FROM transactions WHERE kind = 'PURCHASE' GROUP BY 1)";
        Assert.InRange(Share($"SELECT count(*) FROM customers ANTI JOIN {purchases} USING (customer_id)"), 0.06, 0.10);
        Assert.InRange(Share($"SELECT count(*) FROM {purchases} WHERE n = 1"), 0.18, 0.35);
        Assert.InRange(Share("SELECT count(*) FROM customers WHERE kind = 'B2B'"), 0.18, 0.22);
        Assert.Equal(0, Share("SELECT count(*) FROM customers WHERE (kind = 'B2B') <> (industry IS NOT NULL)"));
        Assert.True(_sample.Query("SELECT count(*) FROM transactions WHERE kind = 'RENEWAL'") > 0);
        Assert.True(_sample.Query("SELECT count(*) FROM customers WHERE status <> 'ACTIVE'") > 0);
    }

    [Fact]
    public void Generate_Spend_IsHeavyTailed()
    {
        const string spend = "(SELECT customer_id, sum(amount) AS m FROM transactions GROUP BY 1)";
        var top = _sample.Query($"SELECT sum(m) FROM (FROM {spend} ORDER BY m DESC LIMIT {Sample.Customers / 10})");
        Assert.InRange(top / _sample.Query($"SELECT sum(m) FROM {spend}"), 0.6, 0.99);
    }

    [Fact]
    public void Generate_Purchases_HaveSeasons()
    {
        const string consumer = "FROM transactions JOIN customers USING (customer_id) WHERE customers.kind = 'B2C'";
        var usual = _sample.Query($"SELECT count(*) {consumer} AND month(occurred_at) = 10") / (3 * 31);
        var peak = _sample.Query($"SELECT count(*) {consumer} AND strftime(occurred_at, '%m%d') = '1111'") / 3;
        Assert.True(peak > 4 * usual, $"{peak} purchases on 11 November, {usual} on a day in October.");
        const string company = "FROM transactions JOIN customers USING (customer_id) WHERE customers.kind = 'B2B'";
        Assert.InRange(
            _sample.Query($"""
                SELECT avg((isodow(occurred_at) >= 6)::INTEGER) {company} AND NOT ends_with(transaction_id, '-0')
                """), 0, 0.1);
    }

    [Fact]
    public void Generate_Behaviour_ComesInAllSorts()
    {
        Assert.InRange(_sample.Report.Events, 4 * Sample.Customers, 12 * Sample.Customers);
        Assert.InRange(_sample.Report.Interactions, 1 * Sample.Customers, 6 * Sample.Customers);
        Assert.Equal(7, _sample.Query("SELECT count(DISTINCT kind) FROM events"));
        Assert.Equal(7, _sample.Query("SELECT count(DISTINCT kind) FROM interactions"));
        Assert.InRange(_sample.Query("SELECT count(DISTINCT feature) FROM events"), 12, 16);
        Assert.True(_sample.Query("SELECT count(*) FROM interactions WHERE kind = 'COMPLAINT' AND NOT resolved") > 0);
        Assert.Equal(0,
            _sample.Query("SELECT count(*) FROM events WHERE (kind = 'FEATURE_USE') <> (feature IS NOT NULL)"));
        Assert.Equal(0, _sample.Query("SELECT count(*) FROM interactions WHERE score NOT BETWEEN 0 AND 10"));
    }

    // Of the customers whose account says when they left, two weeks before: their last days against earlier ones.
    [Fact]
    public void Generate_Leavers_GrowQuietAndDiscontented()
    {
        const string leavers = """
            (SELECT customer_id, status_at - INTERVAL 14 DAY AS gone FROM customers
                WHERE status_at >= TIMESTAMP '2025-06-01')
            """;
        double Rate(string table, int from, int to) => _sample.Query($"""
            SELECT count(*) FROM {table} JOIN {leavers} USING (customer_id)
            WHERE occurred_at > gone - INTERVAL {from} DAY AND occurred_at <= gone - INTERVAL {to} DAY
            """) / (from - to);
        Assert.True(Rate("events", 30, 0) < 0.6 * Rate("events", 120, 60));
        double Mood(string when) => _sample.Query($"""
            SELECT avg(score) FROM interactions JOIN
                (SELECT customer_id, status_at - INTERVAL 14 DAY AS gone FROM customers WHERE status_at IS NOT NULL)
                USING (customer_id)
            WHERE kind <> 'COMPLAINT' AND {when}
            """);
        var last = Mood("occurred_at > gone - INTERVAL 60 DAY");
        Assert.True(last < Mood("occurred_at <= gone - INTERVAL 120 DAY") - 0.5);
    }

    [Fact]
    public void Generate_AllFiles_LoadWithoutARejectedRow()
    {
        using var db = new TestDatabase();
        foreach (var path in _sample.Report.Paths)
        {
            var table = Enum.Parse<ImportTable>(Path.GetFileNameWithoutExtension(path), ignoreCase: true);
            var report = db.Database.Import(TestDatabase.Request(path, table));
            Assert.Equal((report.RowsRead, 0L), (report.RowsInserted, report.RowsQuarantined));
        }
    }

    [Fact]
    public void Generate_TinySample_Works()
    {
        using var directory = new TemporaryDirectory();
        var report = Generate(
            directory.Combine("tiny"), options => options with { Customers = 1, MeanTransactions = 1 });
        Assert.Equal(1, report.Customers);
        Assert.True(report.Transactions >= 0);
    }

    [Fact]
    public void Generate_Progress_RisesFromNothingToAll()
    {
        using var directory = new TemporaryDirectory();
        var reports = new List<double>();
        SampleData.Generate(
            new GenerateOptions { Customers = 300, Directory = directory.Path }, new Callback(reports.Add));
        Assert.Equal(0, reports[0]);
        Assert.Equal(1, reports[^1]);
        Assert.Equal(reports.Distinct().Order(), reports);
    }

    [Fact]
    public void Generate_Cancelled_LeavesNothing()
    {
        using var directory = new TemporaryDirectory();
        using var source = new CancellationTokenSource();
        var progress = new Callback(done => { if (done > 0) source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SampleData.Generate(new GenerateOptions { Directory = directory.Path }, progress, source.Token));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Generate_DirectoryIsAFile_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.Combine("file"), "");
        var error = Assert.Throws<StorageException>(() => Generate(directory.Combine("file"), options => options));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(directory.Combine("file"), error.Message);
    }

    [Theory]
    [InlineData(0, 20, "customers is 0")]
    [InlineData(50_000_001, 20, "customers is 50,000,001")]
    [InlineData(10, 0.5, "mean transactions is 0.5")]
    [InlineData(10, double.NaN, "mean transactions is NaN")]
    [InlineData(50_000_000, 1000, "customers × mean transactions")]
    public void Validate_OutOfRange_SaysWhich(long customers, double mean, string expected)
    {
        var options = new GenerateOptions { Customers = customers, MeanTransactions = mean, Directory = "x" };
        Assert.StartsWith(expected, Assert.Single(options.Validate()));
    }

    [Fact]
    public void Validate_EndInsideADay_SaysSo()
    {
        var noon = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        var options = new GenerateOptions { Directory = "x", End = noon };
        Assert.StartsWith("end is", Assert.Single(options.Validate()));
    }

    private static GenerateReport Generate(string path, Func<GenerateOptions, GenerateOptions> change) =>
        SampleData.Generate(change(new GenerateOptions { Customers = 300, Directory = path }));

    private double Share(string countQuery) => _sample.Query(countQuery) / Sample.Customers;

    private sealed class Callback(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    /// <summary>One sample for the tests that only look, with its files as tables.</summary>
    public sealed class Sample : IDisposable
    {
        internal const int Customers = 3000;
        private readonly TemporaryDirectory _directory = new();
        private readonly DuckDBConnection _connection = new("DataSource=:memory:");

        public Sample()
        {
            Report = SampleData.Generate(new GenerateOptions { Customers = Customers, Directory = _directory.Path });
            _connection.Open();
            Run($"CREATE VIEW customers AS FROM '{Report.CustomersPath}'");
            foreach (var path in Report.Paths.Skip(1))
                Run($"CREATE VIEW {Path.GetFileNameWithoutExtension(path)} AS "
                    + $"FROM read_parquet('{path}', file_row_number = true)");
        }

        internal GenerateReport Report { get; }

        public void Dispose()
        {
            _connection.Dispose();
            _directory.Dispose();
        }

        internal double Query(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }

        private void Run(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
