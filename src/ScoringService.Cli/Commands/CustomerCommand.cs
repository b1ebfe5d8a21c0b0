using System.CommandLine;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl customer</c>: one customer, and why it is scored as it is.</summary>
internal static class CustomerCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The customer's id.", HelpName = "ID" };
        var asOf = CommonOptions.AsOf();
        var model = CommonOptions.Model();
        var modelThen = CommonOptions.ModelThen();
        var person = new Option<bool>("--person")
        {
            Description = "Also who it is: name, contact, owner; masked where personal data may not be seen.",
        };
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("customer", "Shows one customer: every score, and why it is so.")
        {
            id, asOf, model, modelThen, person, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(model) != 0 && result.GetValue(modelThen))
                result.AddError("Give --model or --model-then, not both.");
        });
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.GetCustomerRequest
            {
                CustomerId = parsed.GetValue(id),
                AsOf = parsed.GetValue(asOf),
                ModelVersion = parsed.GetValue(model),
                ModelInUseThen = parsed.GetValue(modelThen),
                WithPerson = parsed.GetValue(person),
                WithExplanation = true,
            };
            var customer = await session.Scoring.GetCustomerAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Customer = Json.Message(customer) });
            else CustomerView.Show(terminal, customer);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl customer C00000001 --person
            scorectl customer C00000001 --as-of 2025-06-30 --model 2
            scorectl customer C00000001 --as-of 2025-06-30 --model-then
            scorectl customer C00000001 --server http://127.0.0.1:5080 --json
            """);
    }
}
