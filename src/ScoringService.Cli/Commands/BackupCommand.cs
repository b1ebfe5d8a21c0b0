using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl backup</c>: a consistent copy of the database.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var file = new Argument<string?>("FILE")
        {
            Description = "File to write, which must not exist; of a server a name without a folder, as it writes into "
                + "its own folder for backups. [default: the database's name with the time]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("backup",
            "Writes a copy of the database, checked and with its SHA-256 beside it. A server goes on meanwhile. "
            + "Nothing that was deleted or erased is in the copy.") { file, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            var (name, where) = (parsed.GetValue(file), target.Read(parsed));
            var made = where.Server is null
                ? await CopyAsync(run, where.Database!, name) : await AskAsync(run, where, name);
            if (run.IsJson) Json.Write(terminal.Out, Json.Message(made));
            else terminal.Say($"Wrote {made.FileName}: {Figures.Count(made.SizeBytes)} bytes, state "
                + $"{made.DataWatermark} of the data.\nSHA-256 {made.Sha256}");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl backup
            scorectl backup /backups/monday.duckdb --database crm.duckdb
            scorectl backup --server http://127.0.0.1:5080
            """);
    }

    private static async Task<V1.BackupResponse> CopyAsync(CommandRun run, string path, string? name)
    {
        using var database = LocalDatabase.Open(run.Terminal, path);
        var now = DateTime.UtcNow;
        var report = await run.Terminal.Progress.RunBlockingAsync("Copying",
            _ => database.Backup(name ?? database.BackupName(now), run.Cancellation));
        database.Audit(LocalDatabase.Actor, AuditActions.Backup, Path.GetFileName(report.Path),
            new Dictionary<string, string> { ["sha256"] = report.Sha256, ["watermark"] = $"{report.Watermark}" }, now);
        return new V1.BackupResponse
        {
            FileName = name ?? Path.GetFileName(report.Path),
            SizeBytes = report.SizeBytes,
            Sha256 = report.Sha256,
            DataWatermark = report.Watermark,
        };
    }

    private static async Task<V1.BackupResponse> AskAsync(CommandRun run, ServiceTarget target, string? name)
    {
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        return await session.Admin.BackupAsync(
            new V1.BackupRequest { FileName = name ?? "" }, cancellationToken: run.Cancellation);
    }
}
