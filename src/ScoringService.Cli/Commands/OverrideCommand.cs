using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl override</c>: tiers that people decide.</summary>
internal static class OverrideCommand
{
    public static Command Create(Terminal terminal) => new("override", "Decides tiers of customers by hand.")
    {
        Set(terminal),
        Remove(terminal),
        List(terminal),
    };

    private static Command Set(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var customer = new Argument<string>("CUSTOMER") { Description = "The customer's id." };
        var tier = new Argument<string>("TIER") { Description = "Code of the tier, e.g. STRATEGIC_CORE." };
        var reason = Text("--reason", "Why; kept on record.");
        var author = Text("--author", "Who decides; kept on record.");
        var expires = new Option<DateTime?>("--expires")
        {
            Description = "The last day on which it holds, or the first instant on which it no longer does. "
                + "[default: it holds for good]",
            HelpName = "TIME",
            CustomParser = result => Parse.Value(result, Expiry,
                "a date or time such as 2025-12-31 or 2025-12-31T18:00:00Z"),
        };
        var command = new Command("set", "Decides a customer's tier; the computed ones stay beside it.")
            { customer, tier, reason, author, expires, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new V1.SetTierOverrideRequest
            {
                CustomerId = parsed.GetRequiredValue(customer),
                Tier = parsed.GetRequiredValue(tier),
                Reason = parsed.GetRequiredValue(reason),
                Author = parsed.GetRequiredValue(author),
            };
            if (parsed.GetValue(expires) is { } at)
                request.ExpireTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(at);
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var made = await session.Tracking.SetTierOverrideAsync(request, cancellationToken: cancellationToken);
            Show(terminal, made, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl override set C0000042 STRATEGIC_CORE --reason "Joint development since May" --author "Li Wei"
            scorectl override set C0000042 IMPORTANT_VALUE --reason "Pilot" --author "Li Wei" --expires 2026-12-31
            """);
    }

    private static Command Remove(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var number = new Argument<long>("NUMBER") { Description = "Number of the override." };
        var by = Text("--by", "Who takes it back; kept on record.");
        var command = new Command("remove", "Takes an override back; it stays on record.") { number, by, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.RemoveTierOverrideRequest
            {
                OverrideId = parsed.GetRequiredValue(number), RemovedBy = parsed.GetRequiredValue(by),
            };
            var removed = await session.Tracking.RemoveTierOverrideAsync(
                request, cancellationToken: cancellationToken);
            Show(terminal, removed, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command.Examples("""scorectl override remove 7 --by "Li Wei" """);
    }

    private static Command List(Terminal terminal)
    {
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var customer = new Option<string?>("--customer")
        {
            Description = "Only those of this customer.",
            HelpName = "ID",
        };
        var all = new Option<bool>("--all") { Description = "Also those that were removed or have expired." };
        var command = new Command("list", "Lists overrides, newest first.") { customer, all, limit, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.ListTierOverridesRequest
            {
                CustomerId = parsed.GetValue(customer) ?? "", IncludeInactive = parsed.GetValue(all),
            };
            var found = await Pages.ReadAsync<V1.TierOverride>(parsed.GetValue(limit), async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                var page = await session.Tracking.ListTierOverridesAsync(
                    request, cancellationToken: cancellationToken);
                return (page.Overrides, page.NextPageToken);
            });
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Overrides = found.Select(Json.Message) });
            else if (found.Count > 0) TrackingView.List(terminal, found);
            else terminal.Say("There is no override. Make one with: scorectl override set");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl override list
            scorectl override list --customer C0000042 --all --json
            """);
    }

    // A day is over when the next one begins.
    private static DateTime? Expiry(string text) => Parse.Midnight(text)?.AddDays(1) ?? Parse.Instant(text);

    private static Option<string> Text(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT", Required = true };

    private static void Show(Terminal terminal, V1.TierOverride tierOverride, bool isJson)
    {
        if (isJson) Json.Write(terminal.Out, new { Override = Json.Message(tierOverride) });
        else TrackingView.List(terminal, [tierOverride]);
    }
}
