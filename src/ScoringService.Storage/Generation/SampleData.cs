using System.Diagnostics;
using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Generation;

/// <summary>
/// Makes a believable customer base out of nothing, for demonstrations, tests and benchmarks: companies and people with
/// heavy-tailed spend, seasons and shopping festivals, customers who leave, and grow quiet and discontented before,
/// grow or shrink, buy once or never, refunds and renewals. What is drawn and how stands in <c>Sql/generate_*.sql</c>.
/// </summary>
public static class SampleData
{
    private const int HistoryDays = 1096;

    /// <summary>Writes <c>customers</c>, <c>transactions</c>, <c>interactions</c> and <c>events</c> as CSV or Parquet
    /// files.</summary>
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
        steps.Run(0.10, 0.40, SqlScripts.Load("generate_transactions.sql"));
        steps.Run(0.40, 0.50, SqlScripts.Load("generate_interactions.sql"));
        steps.Run(0.50, 0.60, SqlScripts.Load("generate_events.sql"));
        steps.Run(0.60, 0.65, Copy("customers", files, options.Format));
        steps.Run(0.65, 0.90, Copy("transactions", files, options.Format));
        steps.Run(0.90, 0.95, Copy("interactions", files, options.Format));
        steps.Run(0.95, 1.00, Copy("events", files, options.Format));
        var report = Report(options, steps, files);
        files.Publish();
        progress?.Report(1);
        return report with { Bytes = report.Paths.Sum(path => new FileInfo(path).Length), Duration = clock.Elapsed };
    }

    private static GenerateReport Report(GenerateOptions options, GenerationSteps steps, OutputFiles files) => new(
        files.Final("customers"), files.Final("transactions"), files.Final("interactions"), files.Final("events"),
        options.Customers,
        steps.Count("SELECT count(*) FROM ordered"),
        steps.Count("SELECT count(*) FROM ordered WHERE part = 1"),
        steps.Count("SELECT count(*) FROM ordered_interaction"),
        steps.Count("SELECT count(*) FROM ordered_event"),
        Bytes: 0, TimeSpan.Zero);

    private static string Variables(GenerateOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        SET VARIABLE seed = {options.Seed}::BIGINT;
        SET VARIABLE customers = {options.Customers}::BIGINT;
        SET VARIABLE mean_transactions = {options.MeanTransactions:R}::DOUBLE;
        SET VARIABLE end_at = TIMESTAMP '{options.End:yyyy-MM-dd}';
        SET VARIABLE horizon = {HistoryDays}::BIGINT;
        """);

    private static string Copy(string table, OutputFiles files, FileFormat format) =>
        $"COPY (FROM {table}) TO {SqlText.Literal(files.Temporary(table))} "
        + (format == FileFormat.Csv ? "(FORMAT csv, HEADER)" : "(FORMAT parquet)");
}
