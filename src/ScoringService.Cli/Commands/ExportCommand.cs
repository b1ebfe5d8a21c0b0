using System.CommandLine;
using System.Text;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl export-customer</c>: all that is held on one customer.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The customer's id.", HelpName = "ID" };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write to this file. [default: standard output]", HelpName = "FILE",
        };
        var target = new TargetOptions();
        var command = new Command("export-customer",
            "Writes everything that is held on one customer as a JSON document: the rows of every table, the current "
            + "scores and why they are so.") { id, output };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var export = await session.Admin.ExportCustomerAsync(
                new V1.ExportCustomerRequest { CustomerId = parsed.GetRequiredValue(id) },
                cancellationToken: cancellationToken);
            using var file = OutputFile.Open(parsed.GetValue(output), terminal);
            await file.Stream.WriteAsync(Encoding.UTF8.GetBytes(export.Json + "\n"), cancellationToken);
            file.Complete();
            if (parsed.GetValue(output) is { } path) terminal.Say($"Written to {path}.");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl export-customer C00000042
            scorectl export-customer C00000042 --output C00000042.json --server http://127.0.0.1:5080
            """);
    }
}
