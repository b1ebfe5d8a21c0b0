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
        Assert.Equal(File.ReadAllBytes(one.CustomersPath), File.ReadAllBytes(four.CustomersPath));
        Assert.Equal(File.ReadAllBytes(one.TransactionsPath), File.ReadAllBytes(four.TransactionsPath));
    }

    [Fact]
    public void Generate_OtherSeed_OtherRows()
    {
        using var directory = new TemporaryDirectory();
        var first = Generate(directory.Combine("first"), options => options with { Format = FileFormat.Csv });
        var second = Generate(
            directory.Combine("second"), options => options with { Format = FileFormat.Csv, Seed = 43 });
        Assert.NotEqual(File.ReadAllText(first.TransactionsPath), File.ReadAllText(second.TransactionsPath));
    }

    [Fact]
    public void Generate_Defaults_CountsAreThoseOfTheFiles()
    {
        Assert.Equal(_sample.Report.Customers, _sample.Query("SELECT count(*) FROM customers"));
        Assert.Equal(_sample.Report.Transactions, _sample.Query("SELECT count(*) FROM transactions"));
        Assert.Equal(_sample.Report.Refunds, _sample.Query("SELECT count(*) FROM transactions WHERE kind = 'REFUND'"));
        Assert.InRange(_sample.Report.Transactions, 0.95 * 20 * Sample.Customers, 1.05 * 20 * Sample.Customers);
        Assert.Equal(
            _sample.Report.Bytes,
            new FileInfo(_sample.Report.CustomersPath).Length + new FileInfo(_sample.Report.TransactionsPath).Length);
    }

    [Fact]
    public void Generate_Keys_AreUniqueAndKnown()
    {
        Assert.Equal(Sample.Customers, _sample.Query("SELECT count(DISTINCT customer_id) FROM customers"));
        Assert.Equal(
            _sample.Report.Transactions, _sample.Query("SELECT count(DISTINCT transaction_id) FROM transactions"));
        Assert.Equal(0, _sample.Query("SELECT count(*) FROM transactions ANTI JOIN customers USING (customer_id)"));
    }

    [Fact]
    public void Generate_Transactions_AreOrderedAndInsideTheHistory()
    {
        Assert.Equal(0, _sample.Query("""
            SELECT count(*)
            FROM (SELECT occurred_at < lag(occurred_at) OVER (ORDER BY file_row_number) AS back FROM transactions)
            WHERE back
            """));
        Assert.Equal(0, _sample.Query("""
            SELECT count(*) FROM transactions
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
            Run($"CREATE VIEW transactions AS FROM read_parquet('{Report.TransactionsPath}', file_row_number = true)");
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
