using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl models</c>: looks at stored models.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) => new("models", "Looks at stored models.")
    {
        List(terminal),
        Show(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = new Option<int>("--limit")
        {
            Description = "At most this many.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--limit must be 1 or more.");
        });
        var command = new Command("list", "Lists models, newest first.") { limit, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var models = await ReadAsync(session.Models, parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Models = models.Select(Json.Message) });
            else if (models.Count > 0) ModelView.List(terminal, models);
            else terminal.Say("There is no model yet. Make one with: scorectl fit");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl models list
            scorectl models list --limit 5 --json
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
        var command = new Command("show", "Shows one model; the newest if no version is named.") { version, json };
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

    private static async Task<List<V1.Model>> ReadAsync(
        V1.Models.ModelsClient client, int limit, CancellationToken cancellationToken)
    {
        var models = new List<V1.Model>();
        var token = "";
        do
        {
            var request = new V1.ListModelsRequest { PageSize = limit - models.Count, PageToken = token };
            var page = await client.ListModelsAsync(request, cancellationToken: cancellationToken);
            models.AddRange(page.Models);
            token = page.NextPageToken;
        }
        while (token.Length > 0 && models.Count < limit);
        return models;
    }
}
