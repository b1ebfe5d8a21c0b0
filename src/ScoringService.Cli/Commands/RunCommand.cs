using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl run</c>: scores everybody and puts that on record.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command(
            "run",
            "Scores everybody with the active model and records the run; removes history that is no longer kept.")
        {
            json,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var run = await session.Admin.RunScoringAsync(
                new V1.RunScoringRequest(), cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Run = Json.Message(run) });
            else TrackingView.Show(terminal, run);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl run
            scorectl run --database scoring.duckdb --json
            scorectl run --server http://127.0.0.1:5080
            """);
    }
}
