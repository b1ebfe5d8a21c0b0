using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl models</c>: looks at stored models and activates one.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) => new("models", "Looks at stored models and activates one.")
    {
        List(terminal),
        Show(terminal),
        Activate(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var range = new RangeOptions("models stored at");
        var command = new Command("list", "Lists models, newest first.") { limit, json };
        range.AddTo(command);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var models = await Pages.ReadAsync<V1.Model>(parsed.GetValue(limit), async (size, token) =>
            {
                var request = new V1.ListModelsRequest
                {
                    PageSize = size, PageToken = token, CreatedFrom = range.From(parsed),
                    CreatedUntil = range.Until(parsed),
                };
                var page = await session.Models.ListModelsAsync(request, cancellationToken: cancellationToken);
                return (page.Models, page.NextPageToken);
            });
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Models = models.Select(Json.Message) });
            else if (models.Count > 0) ModelView.List(terminal, models);
            else terminal.Say("There is no such model. Make one with: scorectl fit");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl models list
            scorectl models list --limit 5 --json
            scorectl models list --since 2025-01-01
            """);
    }

    private static Command Show(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var version = new Argument<long>("VERSION")
        {
            Description = "Version of the model.",
            DefaultValueFactory = _ => 0,
            HelpName = "VERSION",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "show", "Shows one model with all that it learned; the active one if no version is named.")
        {
            version, json,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.GetModelRequest { Version = parsed.GetValue(version) };
            var model = await session.Models.GetModelAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Model = Json.Message(model) });
            else ModelView.Show(terminal, model);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl models show
            scorectl models show 3 --server http://127.0.0.1:5080
            """);
    }

    private static Command Activate(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var version = new Argument<long>("VERSION") { Description = "Version of the model.", HelpName = "VERSION" };
        var command = new Command("activate", "Makes a model the active one, which scores from now on.")
        {
            version, json,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.ActivateModelRequest { Version = parsed.GetValue(version) };
            var model = await session.Models.ActivateModelAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Model = Json.Message(model) });
            else terminal.Say($"Model {model.Version} is active. Next: scorectl score");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl models activate 3
            scorectl models activate 3 --server http://127.0.0.1:5080
            """);
    }
}
