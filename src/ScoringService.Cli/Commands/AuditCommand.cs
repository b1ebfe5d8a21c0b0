using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl audit</c>: administrative acts, and whether the log of them is whole.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var command = new Command("audit",
            "Lists administrative acts, newest first, and checks that nobody edited the log. Exit code 1 if somebody "
            + "did.") { limit, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var last = new V1.ListAuditEntriesResponse();
            var entries = await Pages.ReadAsync<V1.AuditEntry>(parsed.GetValue(limit), async (size, token) =>
            {
                last = await session.Admin.ListAuditEntriesAsync(
                    new V1.ListAuditEntriesRequest { PageSize = size, PageToken = token },
                    cancellationToken: cancellationToken);
                return (last.Entries, last.NextPageToken);
            });
            Show(terminal, (entries, last), parsed.GetValue(json));
            return last.IsIntact ? ExitCode.Ok : ExitCode.Unexpected;
        });
        return command.Examples("""
            scorectl audit
            scorectl audit --limit 1000 --json --server http://127.0.0.1:5080
            """);
    }

    private static void Show(
        Terminal terminal, (List<V1.AuditEntry> Entries, V1.ListAuditEntriesResponse Last) log, bool isJson)
    {
        if (isJson)
        {
            Json.Write(terminal.Out, new
            {
                log.Last.IsIntact, log.Last.FirstBrokenId, Entries = log.Entries.Select(Json.Message),
            });
        }
        else if (log.Entries.Count > 0)
        {
            var table = Tables.Create(terminal, "", ">number", "at", "actor", "action", "subject", "details");
            foreach (var entry in log.Entries)
                table.Row($"{entry.AuditId}", Figures.Time(entry.At), entry.Actor, entry.Action, Short(entry.Subject),
                    entry.Details);
            table.Show(terminal);
            terminal.Say($"Hash of entry {log.Entries[0].AuditId}: {log.Entries[0].Hash}");
        }
        else
        {
            terminal.Say("There is no administrative act yet.");
        }

        if (!log.Last.IsIntact)
            terminal.Fail(
                $"The log was edited from outside: entry {log.Last.FirstBrokenId} does not fit the one before.");
    }

    // Twelve digits tell customers apart well enough for the eye; JSON has them all.
    private static string Short(string subject) =>
        subject.StartsWith("customer:", StringComparison.Ordinal) && subject.Length > 21
            ? $"{subject[..21]}…" : subject;
}
