using System.CommandLine;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl import</c>: loads a file into the database.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ImportOptions();
        var database = TargetOptions.DatabaseOption();
        var json = CommonOptions.Json();
        var command = new Command("import",
            "Loads a file into a database. Bad rows are put aside with the reason and do not stop the load; loading a "
            + "file again changes nothing. No server may have the database open.");
        options.AddTo(command);
        command.Add(database);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new CommandRun(terminal, parsed.GetValue(json), cancellationToken),
            parsed.GetValue(database) ?? TargetOptions.DefaultDatabase,
            options.Read(parsed, DateTime.UtcNow)));
        return command.Examples("""
            scorectl import sample/customers.parquet
            scorectl import orders.csv --map "customer_id=CustomerID, amount=Quantity*UnitPrice"
            scorectl import export.txt --table transactions --delimiter ";" --timestamp-format "%d.%m.%Y %H:%M"
            scorectl import sales.csv --rate USD=7.1 --rate EUR=7.8 --database crm.duckdb
            """);
    }

    /// <summary>Loads a file with progress.</summary>
    public static Task<ImportReport> ImportAsync(
        Terminal terminal, ScoringDatabase database, ImportRequest request, CancellationToken cancellationToken) =>
        terminal.Progress.RunBlockingAsync($"Loading {Path.GetFileName(request.Path)}", report => database.Import(
            request,
            new DirectProgress<ImportProgress>(p => report(p.Phase.ToString().ToLowerInvariant(), p.Fraction)),
            cancellationToken));

    private static async Task<int> RunAsync(CommandRun run, string path, ImportRequest request)
    {
        if (!File.Exists(request.Path))
            throw new CliException(ExitCode.Precondition, $"There is no file '{request.Path}'.");
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        var report = await ImportAsync(run.Terminal, database, request, run.Cancellation);
        if (run.IsJson) ImportView.WriteJson(run.Terminal, request, report);
        else ImportView.Show(run.Terminal, request, report);
        return ExitCode.Ok;
    }
}
