using System.CommandLine;
using System.Globalization;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl quarantine</c>: rows that were refused.</summary>
internal static class QuarantineCommand
{
    public static Command Create(Terminal terminal) => new("quarantine",
        "Looks after refused rows: shows them, writes them to a file, sends them again, gives them up.")
    {
        List(terminal),
        Export(terminal),
        Replay(terminal),
        Discard(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var filter = new QuarantineFilterOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        var command = new Command("list", "Lists refused rows, oldest first.") { limit, json };
        filter.AddTo(command, withState: true);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.ListQuarantineRequest { Filter = filter.Read(parsed, withState: true) };
            var rows = await QuarantineCalls.ListAsync(session, request, parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { Rows = rows.Select(Json.Message) });
            else if (rows.Count > 0) QuarantineView.List(terminal, rows);
            else terminal.Say("There is no such row in quarantine.");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl quarantine list
            scorectl quarantine list --table transactions --reason missing --limit 200
            scorectl quarantine list --load 12 --state any --json
            """);
    }

    private static Command Export(Terminal terminal)
    {
        var filter = new QuarantineFilterOptions();
        var target = new TargetOptions();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "File to write. [default: standard output]", HelpName = "FILE",
        };
        var jsonLines = new Option<bool>("--json-lines")
        {
            Description = "Write one JSON object per line. [default: CSV]",
        };
        var command = new Command("export",
            "Writes refused rows of one table to a file that can be corrected and given to scorectl quarantine replay.")
            { output, jsonLines };
        filter.AddTo(command, withState: true);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output);
            using var file = OutputFile.Open(path, terminal);
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.ExportQuarantineRequest
            {
                Filter = filter.Read(parsed, withState: true),
                Format = parsed.GetValue(jsonLines) ? V1.QuarantineFormat.JsonLines : V1.QuarantineFormat.Csv,
            };
            var rows = await QuarantineCalls.ExportAsync(session, request, file.Stream, cancellationToken);
            file.Complete();
            terminal.Say($"{rows:N0} rows{(path is null ? "" : $" in {path}")}. Correct them, and send them back with: "
                + "scorectl quarantine replay FILE");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl quarantine export --table transactions --output refused.csv
            scorectl quarantine export --table customers --reason outside_range --json-lines
            """);
    }

    private static Command Replay(Terminal terminal)
    {
        var filter = new QuarantineFilterOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var file = new Argument<FileInfo?>("FILE")
        {
            Description = "A corrected file of scorectl quarantine export. [default: the rows as they are]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var rates = new Option<List<Storage.CurrencyRate>>("--rate")
        {
            Description = "Price of another currency in the base currency, for rows that name one. Repeatable.",
            HelpName = "CODE=PRICE",
            CustomParser = ImportOptions.ParseRates,
            DefaultValueFactory = _ => [],
        };
        var command = new Command("replay",
            "Sends refused rows again, corrected by a file or as they are. Rows that are refused again stay in "
            + "quarantine with the new reason; doing it twice changes nothing.") { file, json };
        filter.AddTo(command, withState: false);
        filter.RequireOne(command, result => result.GetValue(file) is null);
        command.Add(rates);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file);
            if (path is { Exists: false })
                throw new CliException(ExitCode.Precondition, $"There is no file '{path}'.");
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            V1.CurrencyRate[] prices = [.. parsed.GetValue(rates)!.Select(rate => new V1.CurrencyRate
            {
                Currency = rate.Currency, Price = rate.Price.ToString(CultureInfo.InvariantCulture),
            })];
            var report = path is null
                ? await QuarantineCalls.ReplayAsync(
                    session, filter.Read(parsed, withState: false), prices, cancellationToken)
                : await QuarantineCalls.ReplayAsync(session, path, prices, cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, Json.Message(report));
            else QuarantineView.Show(terminal, report);
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl quarantine replay refused.csv
            scorectl quarantine replay --load 12 --reason no_rate --rate USD=7.1
            """);
    }

    private static Command Discard(Terminal terminal)
    {
        var filter = new QuarantineFilterOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("discard", "Gives up refused rows: they stay on record and are no longer open.")
            { json };
        filter.AddTo(command, withState: false);
        filter.RequireOne(command, _ => true);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var request = new V1.DiscardRequest { Filter = filter.Read(parsed, withState: false) };
            var response = await session.Quality.DiscardAsync(request, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, Json.Message(response));
            else terminal.Out.WriteLine($"{response.DiscardedCount:N0} rows given up.");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl quarantine discard --load 12
            scorectl quarantine discard --id 3 7 9
            """);
    }
}
