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
        var range = new RangeOptions("runs that look from");
        var command = new Command("runs", "Lists the recorded runs, those of the latest days first.") { limit, json };
        range.AddTo(command);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var runs = await Pages.ReadAsync<V1.Run>(parsed.GetValue(limit), async (size, token) =>
            {
                var request = new V1.ListRunsRequest
                {
                    PageSize = size, PageToken = token, AsOfFrom = range.From(parsed), AsOfUntil = range.Until(parsed),
                };
                var page = await session.Tracking.ListRunsAsync(request, cancellationToken: cancellationToken);
                return (page.Runs, page.NextPageToken);
            });
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Runs = runs.Select(Json.Message) });
            else if (runs.Count > 0) TrackingView.List(terminal, runs);
            else terminal.Say("There is no such run. Make one with: scorectl run");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl runs
            scorectl runs --limit 5 --json
            scorectl runs --since 2025-01-01 --until 2025-03-31
            """);
    }
}
