using System.CommandLine;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl import</c>: loads files into a database.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ImportOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("import",
            "Loads files into a database, or lets a server load files of its import directory. Bad rows are put aside "
            + "with the reason and do not stop the load; loading a file again changes nothing; a file that cannot be "
            + "loaded does not stop the others.");
        options.AddTo(command);
        target.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            var task = options.Read(parsed);
            return target.Read(parsed) is { Server: not null } service
                ? RemoteImport.RunAsync(run, service, task)
                : RunAsync(run, target.Read(parsed).Database!, task);
        });
        return command.Examples("""
            scorectl import sample/customers.parquet
            scorectl import orders.csv --map "customer_id=CustomerID, amount=Quantity*UnitPrice" --dry-run
            scorectl import "shop/2025-*.csv.gz" --profile shop
            scorectl import export.txt --table transactions --delimiter ";" --timestamp-format "%d.%m.%Y %H:%M"
            scorectl import sales.jsonl --rate USD=7.1 --rate EUR=7.8 --database crm.duckdb
            scorectl import "events-*.parquet" --server http://127.0.0.1:5080
            """);
    }

    /// <summary>Loads a file with progress.</summary>
    public static Task<ImportReport> ImportAsync(
        Terminal terminal, ScoringDatabase database, ImportRequest request, CancellationToken cancellationToken) =>
        WithProgressAsync(terminal, $"Loading {Path.GetFileName(request.Path)}",
            progress => database.Import(request, progress, cancellationToken));

    private static async Task<int> RunAsync(CommandRun run, string path, ImportTask task)
    {
        var files = FilePattern.Expand(task.Patterns, Environment.CurrentDirectory);
        // A look at files must not leave a new database behind.
        var isNew = task.IsDryRun && !File.Exists(path);
        using var database = ScoringDatabase.Open(
            new DatabaseOptions { Path = isNew ? DatabaseOptions.InMemory : path });
        var settings = task.Profile is { } name
            ? task.Settings.Over(database.GetImportProfile(name)) : task.Settings;
        var outcomes = new List<FileOutcome>();
        for (var i = 0; i < files.Count; i++)
        {
            var place = files.Count == 1 ? "" : $" ({i + 1} of {files.Count})";
            var request = settings.ToRequest(files[i], DateTime.UtcNow) with { CurrencyRates = task.Rates };
            outcomes.Add(await TryAsync(run, request, place, task.IsDryRun, database));
        }

        if (task.SaveProfile is { } save && outcomes.All(outcome => outcome.Error is null))
            database.SaveImportProfile(save, settings, run.Cancellation);
        ImportView.Write(run, outcomes);
        return outcomes.Select(outcome => outcome.ExitCode).FirstOrDefault(code => code != ExitCode.Ok);
    }

    private static async Task<FileOutcome> TryAsync(
        CommandRun run, ImportRequest request, string place, bool isDryRun, ScoringDatabase database)
    {
        var name = $"{Path.GetFileName(request.Path)}{place}";
        try
        {
            if (isDryRun)
                return FileOutcome.Of(request, await WithProgressAsync(run.Terminal, $"Reading {name}",
                    progress => database.PreviewImport(request, progress, run.Cancellation)));
            var report = await WithProgressAsync(run.Terminal, $"Loading {name}",
                progress => database.Import(request, progress, run.Cancellation));
            database.Audit("local", AuditActions.ImportFile, Path.GetFileName(request.Path),
                new Dictionary<string, string> { ["load_id"] = $"{report.LoadId}", ["table"] = $"{request.Table}" },
                DateTime.UtcNow);
            return FileOutcome.Of(request, report);
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            var (code, message) = Failure.Describe(e);
            return new FileOutcome(request.Path, request.Table) { ExitCode = code, Error = message };
        }
    }

    private static Task<T> WithProgressAsync<T>(
        Terminal terminal, string title, Func<IProgress<ImportProgress>, T> work) =>
        terminal.Progress.RunBlockingAsync(title, report => work(
            new DirectProgress<ImportProgress>(p => report(p.Phase.ToString().ToLowerInvariant(), p.Fraction))));
}
