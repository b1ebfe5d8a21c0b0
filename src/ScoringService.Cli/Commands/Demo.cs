using System.Diagnostics;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;
using ScoringService.Storage.Generation;

namespace ScoringService.Cli.Commands;

/// <summary>The demonstration: from sample data to scores that came through the real service.</summary>
internal sealed class Demo(CommandRun run)
{
    private const int RowsShown = 10;
    private readonly Terminal _terminal = run.Terminal;
    private readonly List<(string Name, double Seconds)> _steps = [];

    /// <summary>Number of sample customers.</summary>
    public required long Customers { get; init; }

    /// <summary>Seed of the sample.</summary>
    public required int Seed { get; init; }

    /// <summary>Directory with data to use instead of a sample.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Database file to keep.</summary>
    public string? Database { get; init; }

    /// <summary>Whether to stay up.</summary>
    public bool Keep { get; init; }

    /// <summary>Runs the demonstration and cleans up after it.</summary>
    public async Task<int> RunAsync()
    {
        if (Database is not null && File.Exists(Database))
            throw new CliException(ExitCode.BadInput,
                $"'{Database}' exists; name a new file, or use it: scorectl score --database {Database}");
        var temporary = Directory.CreateTempSubdirectory("scorectl-demo-");
        try
        {
            var path = Database ?? Path.Combine(temporary.FullName, "demo.duckdb");
            var files = await FilesAsync(temporary.FullName);
            var loads = await StepAsync("load", () => LoadAsync(path, files));
            await using var session = await StepAsync("start", () => ServiceSession.HostAsync(path, run.Cancellation));
            var model = await StepAsync("fit", () =>
                FitCommand.FitAsync(
                    _terminal, session.Models, new V1.FitModelRequest { Activate = true }, run.Cancellation));
            var request = new V1.ScoreCustomersRequest { Columns = { ScoreOptions.TableColumns } };
            var (view, summary) = await StepAsync("score", () =>
                ScoreCommand.ViewAsync(run, session, request, RowsShown));
            var outcome = new Outcome(session, loads, view, summary, new LabelBook(model));
            if (run.IsJson) WriteJson(outcome);
            else Show(outcome);
            if (Keep) await StayAsync(session);
            return ExitCode.Ok;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private async Task<List<string>> FilesAsync(string temporary)
    {
        if (Data is null)
        {
            var options = new GenerateOptions { Directory = temporary, Customers = Customers, Seed = Seed };
            var report = await StepAsync("generate", () =>
                GenerateCommand.GenerateAsync(_terminal, options, run.Cancellation));
            return [.. report.Paths];
        }

        if (!Data.Exists) throw new CliException(ExitCode.Precondition, $"There is no directory '{Data}'.");
        var files = new List<string>();
        foreach (var table in (string[])["customers", "transactions", "interactions", "events"])
            files.AddRange(((string[])[".parquet", ".csv", ".csv.gz"])
                .Select(extension => Path.Combine(Data.FullName, table + extension)).Where(File.Exists).Take(1));
        if (!files.Any(file => Path.GetFileName(file).StartsWith("transactions.", StringComparison.Ordinal)))
            throw new CliException(ExitCode.Precondition,
                $"There is no transactions.csv or transactions.parquet in '{Data}'.");
        return files;
    }

    private async Task<List<ImportReport>> LoadAsync(string path, List<string> files)
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        var reports = new List<ImportReport>();
        foreach (var file in files)
        {
            reports.Add(await ImportCommand.ImportAsync(
                _terminal, database, new ImportSettings().ToRequest(file, DateTime.UtcNow), run.Cancellation));
        }

        return reports;
    }

    private void Show(Outcome outcome)
    {
        var (session, _, view, summary, labels) = outcome;
        view.Show(_terminal, labels);
        Tables.Facts(_terminal,
            ("customers scored", $"{summary.RowCount:N0}"),
            ("rows loaded", $"{outcome.RowsLoaded:N0}, put aside {outcome.RowsQuarantined:N0}"),
            ("model", $"{summary.ModelVersion}, as of {summary.AsOf.ToDateTime():yyyy-MM-dd HH:mm:ss}Z"),
            ("time", string.Join(", ", _steps.Select(step => $"{step.Name} {step.Seconds:N2} s"))));
        foreach (var warning in summary.Warnings) _terminal.Warn(warning);
        _terminal.Out.WriteLine();
        _terminal.Out.WriteLine(Calls(session, view));
    }

    private void WriteJson(Outcome outcome)
    {
        var duration = TimeSpan.FromSeconds(_steps[^1].Seconds);
        var document = SummaryView.Document(outcome.Summary, duration, outcome.View.ToDocument(outcome.Labels));
        document["address"] = outcome.Session.Address.ToString();
        document["rows_loaded"] = outcome.RowsLoaded;
        document["rows_quarantined"] = outcome.RowsQuarantined;
        document["step_seconds"] = Json.ToObject(_steps.ToDictionary(step => step.Name, step => step.Seconds));
        Json.Write(_terminal.Out, document);
    }

    private string Calls(ServiceSession session, ScoreView view)
    {
        var intro = Keep
            ? "Call the service:" : "To call the service yourself, keep it up with 'scorectl demo --keep', then:";
        var (address, host) = (session.Address.ToString().TrimEnd('/'), session.Address.Authority);
        var id = view.FirstCustomerId ?? "C00000001";
        return $$"""
            {{intro}}
              scorectl   scorectl customer {{id}} --server {{address}}
              grpcurl    grpcurl -plaintext -d '{"customer_id": "{{id}}"}' {{host}} scoring.v1.Scoring/GetCustomer
              Python     python3 examples/python/score_customers.py --address {{host}}
              Node.js    node examples/node/score-customers.mjs --address {{host}}
              metrics    curl {{new Uri(session.HttpAddress, "metrics")}}
            """;
    }

    private async Task StayAsync(ServiceSession session)
    {
        _terminal.Say($"The service is up at {session.Address}. Ctrl+C stops it.");
        await Waiting.ForeverAsync(run.Cancellation);
    }

    private async Task<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        var result = await work();
        _steps.Add((name, clock.Elapsed.TotalSeconds));
        return result;
    }

    private sealed record Outcome(
        ServiceSession Session, List<ImportReport> Loads, ScoreView View, V1.ScoreSummary Summary, LabelBook Labels)
    {
        public long RowsLoaded => Loads.Sum(load => load.RowsInserted);

        public long RowsQuarantined => Loads.Sum(load => load.RowsQuarantined);
    }
}
