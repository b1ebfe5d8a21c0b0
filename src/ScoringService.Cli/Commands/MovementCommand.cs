using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl movement</c>: how customers and revenue moved from one run to another.</summary>
internal static class MovementCommand
{
    public static Command Create(Terminal terminal)
    {
        var from = Run("--from", "The run to start from. [default: the one before the last]");
        var to = Run("--to", "A run of a later day. [default: the last one]");
        var column = TrackedColumnOption.Create("What to look at.", isLifecycleByDefault: true);
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("movement", "Shows how customers and revenue moved between two runs.")
        {
            from, to, column, json,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.GetMovementRequest
            {
                FromRunId = parsed.GetValue(from) ?? "",
                ToRunId = parsed.GetValue(to) ?? "",
                Column = parsed.GetRequiredValue(column),
            };
            await SetDefaultsAsync(session, request, cancellationToken);
            var movement = await session.Tracking.GetMovementAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Movement = Json.Message(movement) });
            else ChangeView.Show(terminal, movement);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl movement
            scorectl movement --column tier
            scorectl movement --from w1-m1-o0-20250630T235959.999999Z --column rfm_segment --json
            """);
    }

    private static Option<string?> Run(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "RUN",
    };

    private static async Task SetDefaultsAsync(
        ServiceSession session, V1.GetMovementRequest request, CancellationToken cancellationToken)
    {
        if (request.FromRunId.Length > 0 && request.ToRunId.Length > 0) return;
        var latest = await session.Tracking.ListRunsAsync(
            new V1.ListRunsRequest { PageSize = 2 }, cancellationToken: cancellationToken);
        if (latest.Runs.Count < 2)
            throw new CliException(ExitCode.Precondition,
                "There are no two runs yet. Score on two days that have transactions: scorectl score");
        if (request.FromRunId.Length == 0) request.FromRunId = latest.Runs[1].RunId;
        if (request.ToRunId.Length == 0) request.ToRunId = latest.Runs[0].RunId;
    }
}
