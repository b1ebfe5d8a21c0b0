using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl compact</c>: the database without freed space.</summary>
internal static class CompactCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("compact",
            "Writes the database anew, without freed space and without the bytes of what was deleted or erased. It "
            + "needs room for a second file. A server goes on reading; writes wait.") { json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            var where = target.Read(parsed);
            var done = where.Server is null ? await CompactAsync(run, where.Database!) : await AskAsync(run, where);
            if (run.IsJson) Json.Write(terminal.Out, Json.Message(done));
            else Show(terminal, done);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl compact
            scorectl compact --server http://127.0.0.1:5080
            """);
    }

    private static void Show(Terminal terminal, V1.CompactResponse done)
    {
        terminal.Say($"{Figures.Count(done.SizeBytesBefore)} bytes became {Figures.Count(done.SizeBytesAfter)}.");
        foreach (var copy in done.RemovedCopies)
            terminal.Say($"Removed {copy}, which held what was deleted or erased since.");
        terminal.Warn(done.KeptBackups.Count == 0
            ? "Backups stay as they are: those from before an erasure hold what was erased. Delete them when they are "
                + "no longer needed."
            : $"{done.KeptBackups.Count} backups stay as they are, with what was erased since: "
                + $"{string.Join(", ", done.KeptBackups)}. Delete them when they are no longer needed.");
    }

    private static async Task<V1.CompactResponse> CompactAsync(CommandRun run, string path)
    {
        using var database = LocalDatabase.Open(run.Terminal, path);
        var report = await run.Terminal.Progress.RunBlockingAsync(
            "Compacting", _ => database.Compact(run.Cancellation));
        database.Audit(LocalDatabase.Actor, AuditActions.Compact, "database", new Dictionary<string, string>
        {
            ["bytes_before"] = $"{report.SizeBytesBefore}", ["bytes_after"] = $"{report.SizeBytesAfter}",
        }, DateTime.UtcNow);
        return new V1.CompactResponse
        {
            SizeBytesBefore = report.SizeBytesBefore,
            SizeBytesAfter = report.SizeBytesAfter,
            RemovedCopies = { report.RemovedCopies.Select(copy => Path.GetFileName(copy)) },
        };
    }

    private static async Task<V1.CompactResponse> AskAsync(CommandRun run, ServiceTarget target)
    {
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        return await session.Admin.CompactAsync(new V1.CompactRequest(), cancellationToken: run.Cancellation);
    }
}
