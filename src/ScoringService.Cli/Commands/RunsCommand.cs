using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl runs</c>: what has been scored.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var command = new Command("runs", "Lists the recorded runs, those of the latest days first.") { limit, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var runs = await Pages.ReadAsync<V1.Run>(parsed.GetValue(limit), async (size, token) =>
            {
                var request = new V1.ListRunsRequest { PageSize = size, PageToken = token };
                var page = await session.Tracking.ListRunsAsync(request, cancellationToken: cancellationToken);
                return (page.Runs, page.NextPageToken);
            });
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Runs = runs.Select(Json.Message) });
            else if (runs.Count > 0) TrackingView.List(terminal, runs);
            else terminal.Say("There is no run yet. Make one with: scorectl score");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl runs
            scorectl runs --limit 5 --json
            """);
    }
}
