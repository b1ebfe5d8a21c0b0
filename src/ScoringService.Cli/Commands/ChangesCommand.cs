using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl changes</c>: whose stage, tier, segment, cluster or churn band changed, and why.</summary>
internal static class ChangesCommand
{
    public static Command Create(Terminal terminal)
    {
        var customer = new Argument<string?>("CUSTOMER")
        {
            Description = "Only those of the customer with this id. [default: of everybody]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var named = new Option<string?>("--customer")
        {
            Description = "The same as CUSTOMER.",
            HelpName = "ID",
        };
        var run = new Option<string?>("--run")
        {
            Description = "Only those that this run made; scorectl runs lists them.",
            HelpName = "RUN",
        };
        var column = TrackedColumnOption.Create("Only changes of this column. [default: all of them]");
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var range = new RangeOptions("changes of runs that look from");
        var command = new Command(
            "changes", "Lists changes of stages, tiers, segments, clusters and churn bands, newest first.")
        {
            customer, named, run, column, limit, json,
        };
        range.AddTo(command);
        target.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(customer) is not null && result.GetValue(named) is not null)
                result.AddError("Name one customer only.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.ListScoreChangesRequest
            {
                CustomerId = parsed.GetValue(customer) ?? parsed.GetValue(named) ?? "",
                RunId = parsed.GetValue(run) ?? "",
                Column = parsed.GetValue(column) ?? "",
                AsOfFrom = range.From(parsed),
                AsOfUntil = range.Until(parsed),
            };
            var changes = await Pages.ReadAsync<V1.ScoreChange>(parsed.GetValue(limit), async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                var page = await session.Tracking.ListScoreChangesAsync(
                    request, cancellationToken: cancellationToken);
                return (page.Changes, page.NextPageToken);
            });
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Changes = changes.Select(Json.Message) });
            else if (changes.Count > 0) ChangeView.List(terminal, changes);
            else terminal.Say("There is no such change. Changes are found when a later day is scored.");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl changes
            scorectl changes --customer C00000001
            scorectl changes --since 2025-05-01 --until 2025-05-31 --column churn_band
            scorectl changes --column tier --limit 200 --json
            """);
    }
}
