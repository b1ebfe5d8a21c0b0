using System.Diagnostics;
using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Generation;

/// <summary>
/// Makes a believable customer base out of nothing, for demonstrations, tests and benchmarks: companies and people with
/// heavy-tailed spend, seasons and shopping festivals, customers who leave silently, grow or shrink, buy once or never,
/// refunds and renewals. What is drawn and how stands in <c>Sql/generate_*.sql</c>.
/// </summary>
public static class SampleData
{
    private const int HistoryDays = 1096;

    /// <summary>Writes <c>customers</c> and <c>transactions</c> as CSV or Parquet files.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Is told the done share, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind then.</param>
    /// <exception cref="StorageException">An option is out of its range, or the files cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static GenerateReport Generate(
        GenerateOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new StorageException(StorageErrorKind.InvalidArgument, string.Join(Environment.NewLine, errors));
        var clock = Stopwatch.StartNew();
        using var files = OutputFiles.Create(options);
        using var steps = GenerationSteps.Open(options, files.SpillDirectory, progress, cancellationToken);
        steps.Run(0.00, 0.00, Variables(options));
        steps.Run(0.00, 0.05, SqlScripts.Load("generate_calendar.sql"));
        steps.Run(0.05, 0.10, SqlScripts.Load("generate_customers.sql"));
        steps.Run(0.10, 0.50, SqlScripts.Load("generate_transactions.sql"));
        steps.Run(0.50, 0.55, Copy("customers", files.CustomersTemp, options.Format));
        steps.Run(0.55, 1.00, Copy("transactions", files.TransactionsTemp, options.Format));
        var transactions = steps.Count("SELECT count(*) FROM ordered");
        var refunds = steps.Count("SELECT count(*) FROM ordered WHERE part = 1");
        files.Publish();
        progress?.Report(1);
        return new GenerateReport(files.Customers, files.Transactions, options.Customers, transactions, refunds,
            new FileInfo(files.Customers).Length + new FileInfo(files.Transactions).Length, clock.Elapsed);
    }

    private static string Variables(GenerateOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        SET VARIABLE seed = {options.Seed}::BIGINT;
        SET VARIABLE customers = {options.Customers}::BIGINT;
        SET VARIABLE mean_transactions = {options.MeanTransactions:R}::DOUBLE;
        SET VARIABLE end_at = TIMESTAMP '{options.End:yyyy-MM-dd}';
        SET VARIABLE horizon = {HistoryDays}::BIGINT;
        """);

    private static string Copy(string view, string path, FileFormat format) =>
        $"COPY (FROM {view}) TO {SqlText.Literal(path)} "
        + (format == FileFormat.Csv ? "(FORMAT csv, HEADER)" : "(FORMAT parquet)");
}
