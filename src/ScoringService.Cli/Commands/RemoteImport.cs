using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;
using ScoringService.V1;
using CurrencyRate = ScoringService.Storage.CurrencyRate;
using ImportSettings = ScoringService.Storage.ImportSettings;
using QuarantineCount = ScoringService.Storage.QuarantineCount;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl import --server</c>: lets a server load files of its import directory.</summary>
internal static class RemoteImport
{
    /// <summary>Runs the command; the patterns are the server's to resolve.</summary>
    public static async Task<int> RunAsync(CommandRun run, ServiceTarget target, ImportTask task)
    {
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        var outcomes = new List<FileOutcome>();
        foreach (var pattern in task.Patterns)
            outcomes.AddRange(await TryLoadAsync(run, session, Request(task, pattern)));
        ImportView.Write(run, outcomes);
        return outcomes.Select(outcome => outcome.ExitCode).FirstOrDefault(code => code != ExitCode.Ok);
    }

    // A pattern that the server refuses does not stop the others.
    private static async Task<List<FileOutcome>> TryLoadAsync(
        CommandRun run, ServiceSession session, ImportFilesRequest request)
    {
        try
        {
            return await run.Terminal.Progress.RunAsync($"Loading {request.FilePattern}",
                report => LoadAsync(session, request, report, run.Cancellation));
        }
        catch (RpcException e) when (e.StatusCode is not (StatusCode.Cancelled or StatusCode.Unavailable))
        {
            var (code, message) = Failure.Describe(e);
            return [new FileOutcome(request.FilePattern, null) { ExitCode = code, Error = message }];
        }
    }

    private static async Task<List<FileOutcome>> LoadAsync(
        ServiceSession session, ImportFilesRequest request, Action<string, double> report,
        CancellationToken cancellation)
    {
        var outcomes = new List<FileOutcome>();
        using var call = session.Ingest.ImportFiles(request, cancellationToken: cancellation);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation))
        {
            if (response.Progress is { } p)
                report($"{p.FileName} ({p.FileNumber} of {p.FileCount}), {p.Phase}", p.Fraction);
            if (response.Report is { } done) outcomes.Add(Outcome(done));
        }

        return outcomes;
    }

    private static ImportFilesRequest Request(ImportTask task, string pattern)
    {
        var request = new ImportFilesRequest
        {
            FilePattern = pattern,
            Profile = task.Profile ?? "",
            SaveProfile = task.SaveProfile ?? "",
            ValidateOnly = task.IsDryRun,
            Settings = Message(task.Settings),
        };
        request.Rates.AddRange(task.Rates.Select(Message));
        return request;
    }

    private static V1.ImportSettings Message(ImportSettings settings)
    {
        var message = new V1.ImportSettings
        {
            Table = settings.Table?.ToString().ToLowerInvariant() ?? "",
            Format = settings.Format switch
            {
                null => ImportFormat.Unspecified,
                FileFormat.Csv => ImportFormat.Csv,
                FileFormat.Parquet => ImportFormat.Parquet,
                _ => ImportFormat.JsonLines,
            },
            Delimiter = settings.Delimiter?.ToString() ?? "",
            Encoding = settings.Encoding ?? "",
            TimestampFormat = settings.TimestampFormat ?? "",
            BaseCurrency = settings.BaseCurrency ?? "",
        };
        message.Mapping.Add(settings.Mapping.ToDictionary());
        if (settings.Quote is { } quote) message.Quote = quote == '\0' ? "" : quote.ToString();
        if (settings.Header is { } header) message.HasHeader = header;
        return message;
    }

    private static V1.CurrencyRate Message(CurrencyRate rate) => new()
    {
        Currency = rate.Currency,
        Price = rate.Price.ToString(CultureInfo.InvariantCulture),
        ValidFrom = rate.ValidFrom is { } from
            ? Timestamp.FromDateTime(DateTime.SpecifyKind(from, DateTimeKind.Utc)) : null,
    };

    private static FileOutcome Outcome(ImportFileReport report)
    {
        var table = System.Enum.Parse<ImportTable>(report.Table, ignoreCase: true);
        var outcome = new FileOutcome(report.FileName, table);
        if (report.Error.Length > 0) return outcome with { Error = report.Error, ExitCode = ExitCode.BadInput };
        var reasons = report.Refusals.Select(refusal => new QuarantineCount(
            Name(refusal.Column), refusal.Reason, refusal.RowCount, refusal.Example)).ToList();
        if (report.Sample is not { } sample)
            return outcome with
            {
                Report = new ImportReport
                {
                    LoadId = report.LoadId,
                    RowsRead = report.RowsRead,
                    RowsInserted = report.RowsInserted,
                    RowsDuplicate = report.RowsDuplicate,
                    RowsStale = report.RowsStale,
                    RowsErased = report.RowsErased,
                    RowsQuarantined = report.RowsQuarantined,
                    NewCustomers = report.NewCustomers,
                    Reasons = reasons,
                    Dialect = Dialect(report.Dialect),
                    Duration = report.Duration.ToTimeSpan(),
                },
            };
        return outcome with
        {
            Preview = new ImportPreview
            {
                Table = table,
                Dialect = Dialect(report.Dialect),
                RowsRead = report.RowsRead,
                RowsNew = report.RowsInserted,
                RowsKnown = report.RowsDuplicate,
                RowsQuarantined = report.RowsQuarantined,
                Reasons = reasons,
                Columns = sample.Columns,
                Rows = [.. sample.Rows.Select(row => (IReadOnlyList<string?>)
                    [.. row.Values.Select(value => value.HasText ? value.Text : null)])],
                Rejects = [.. sample.Refused.Select(row => new RejectedRow(
                    row.RowNumber, Name(row.Column), row.Reason, row.RawText))],
                Duration = report.Duration.ToTimeSpan(),
            },
        };
    }

    private static FileDialect Dialect(ImportDialect dialect) => new(
        dialect.Format switch
        {
            ImportFormat.Csv => FileFormat.Csv,
            ImportFormat.Parquet => FileFormat.Parquet,
            _ => FileFormat.JsonLines,
        },
        [.. dialect.Columns.Select(column => new FileColumn(column.Name, column.Type))],
        dialect.Delimiter.Length > 0 ? dialect.Delimiter[0] : null,
        dialect.Quote.Length > 0 ? dialect.Quote[0] : null,
        dialect.HasHeader, Name(dialect.Encoding), Name(dialect.TimestampFormat), dialect.Mapping);

    private static string? Name(string text) => text.Length == 0 ? null : text;
}
