using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl restore</c>: a database of a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var database = TargetOptions.DatabaseOption();
        var json = CommonOptions.Json();
        var backup = new Argument<string>("BACKUP")
        {
            Description = "The backup. The .sha256 file beside it, if there is one, must fit.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace a database that is there. It is kept beside the restored one, and its erased "
                + "customers stay erased.",
        };
        var command = new Command("restore",
            "Makes a database of a backup. No server may have the database open.") { backup, force, database, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new CommandRun(terminal, parsed.GetValue(json), cancellationToken), new RestoreRequest
            {
                BackupPath = parsed.GetRequiredValue(backup),
                Database = new DatabaseOptions { Path = parsed.GetValue(database) ?? TargetOptions.DefaultDatabase },
                Replace = parsed.GetValue(force),
                Actor = LocalDatabase.Actor,
                Now = DateTime.UtcNow,
            }));
        return command.Examples("""
            scorectl restore /backups/monday.duckdb
            scorectl restore /backups/monday.duckdb --database crm.duckdb --force
            """);
    }

    private static async Task<int> RunAsync(CommandRun run, RestoreRequest request)
    {
        var report = await run.Terminal.Progress.RunBlockingAsync(
            "Restoring", _ => ScoringDatabase.Restore(request, run.Cancellation));
        if (run.IsJson) Json.Write(run.Terminal.Out, report);
        else Show(run.Terminal, report);
        return ExitCode.Ok;
    }

    private static void Show(Terminal terminal, RestoreReport report)
    {
        terminal.Say($"Restored {report.Database}: {Figures.Count(report.Summary.Customers)} customers, "
            + $"{Figures.Count(report.Summary.Transactions)} transactions, state {report.Summary.Watermark} of the "
            + "data.");
        if (report.ErasedAgain > 0)
            terminal.Say($"{Figures.Count(report.ErasedAgain)} customers of the backup had been erased since, and were "
                + "erased from it.");
        if (report.ReplacedPath is not null)
            terminal.Say($"The database that was there is now {report.ReplacedPath}. Delete it when it is no longer "
                + "needed.");
        foreach (var note in report.Notes) terminal.Warn(note);
    }
}
