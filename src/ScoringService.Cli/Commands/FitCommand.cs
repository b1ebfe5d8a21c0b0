using System.CommandLine;
using System.Diagnostics;
using Grpc.Core;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl fit</c>: learns a model from the data.</summary>
internal static class FitCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new FitOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("fit",
            "Learns a model from the customers and stores it as the newest version. It scores once it is active.");
        options.AddTo(command);
        target.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            var file = options.File(parsed);
            return RunAsync(run, target.Read(parsed), options.Read(parsed, file), file);
        });
        return command.Examples("""
            scorectl fit --activate
            scorectl fit --options options.json
            scorectl fit --as-of 2025-06-30 --levels 4 --kind B2B
            scorectl fit --levels 3 --binning fixed --recency-edges 30,180 --frequency-edges 1,5 --monetary-edges 50,500
            scorectl fit --where "recency_days < 365" --server http://127.0.0.1:5080 --json
            """);
    }

    /// <summary>Fits with progress.</summary>
    public static Task<V1.Model> FitAsync(
        Terminal terminal, V1.Models.ModelsClient client, V1.FitModelRequest request,
        CancellationToken cancellationToken) =>
        terminal.Progress.RunAsync("Fitting", async report =>
        {
            using var call = client.FitModel(request, cancellationToken: cancellationToken);
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                if (response.Model is { } model) return model;
                if (response.Progress is { } progress) report(progress.Part, progress.Fraction);
            }

            throw new CliException(ExitCode.Unexpected, "The server ended the fit without a model.");
        });

    private static async Task<int> RunAsync(
        CommandRun run, ServiceTarget target, V1.FitModelRequest request, OptionsFile? file)
    {
        var terminal = run.Terminal;
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        var clock = Stopwatch.StartNew();
        var model = await FitAsync(session, request, file, run);
        if (run.IsJson)
        {
            Json.Write(terminal.Out, new { Model = Json.Message(model), DurationSeconds = clock.Elapsed.TotalSeconds });
            return ExitCode.Ok;
        }

        ModelView.Show(terminal, model);
        var next = model.Active ? "It is active. Next: scorectl score"
            : $"It is not active yet: scorectl models activate {model.Version}";
        terminal.Say($"Fitted model {model.Version} in {clock.Elapsed.TotalSeconds:N2} s. {next}");
        return ExitCode.Ok;
    }

    private static async Task<V1.Model> FitAsync(
        ServiceSession session, V1.FitModelRequest request, OptionsFile? file, CommandRun run)
    {
        try
        {
            return await FitAsync(run.Terminal, session.Models, request, run.Cancellation);
        }
        catch (RpcException refused) when (file is not null)
        {
            throw file.Locate(refused);
        }
    }
}
