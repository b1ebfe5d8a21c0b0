using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl erase</c>: removes all that is held on a customer.</summary>
internal static class EraseCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The customer's id.", HelpName = "ID" };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept in the audit log for good, so no personal data.",
            HelpName = "TEXT",
            Required = true,
        };
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("erase",
            "Removes everything that is held on a customer, for good. A keyed hash of the id stays, so that loading an "
            + "old file does not bring it back. There is no way back.") { id, reason, json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var erased = await session.Admin.EraseCustomerAsync(new V1.EraseCustomerRequest
            {
                CustomerId = parsed.GetRequiredValue(id), Reason = parsed.GetRequiredValue(reason),
            }, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Erasure = Json.Message(erased) });
            else Say(terminal, erased);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl erase C00000042 --reason "Request of 2026-03-04, ticket 1234"
            scorectl erase C00000042 --reason "Ticket 1234" --server http://127.0.0.1:5080 --json
            """);
    }

    private static void Say(Terminal terminal, V1.EraseCustomerResponse erased)
    {
        terminal.Say(erased.WasKnown
            ? $"Erased: {erased.RowCount:N0} rows."
            : $"There was no such customer ({erased.RowCount:N0} refused rows named the id). It is noted that the "
                + "id is erased.");
        terminal.Say("Its bytes leave the database file with the next: scorectl compact");
        terminal.Say("Backups made before still hold the customer; see docs/privacy.md.");
    }
}
