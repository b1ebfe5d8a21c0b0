using System.CommandLine;
using System.Text;
using Grpc.Core;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl backtest</c>: learns from the past and compares with what came after.</summary>
internal static class BacktestCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new BacktestOptions();
        var target = new TargetOptions();
        var command = new Command("backtest",
            "Learns a model from the past and compares its forecasts with what came after and with simple rules. "
            + "Nothing is stored.");
        options.AddTo(command);
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var report = options.Target(parsed);
            var run = new CommandRun(terminal, report.IsJsonOutput, cancellationToken);
            var file = options.File(parsed);
            return RunAsync(run, target.Read(parsed), (options.Read(parsed, file), file), report);
        });
        return command.Examples("""
            scorectl backtest
            scorectl backtest --horizon 180d --html report.html --json report.json
            scorectl backtest --cut 2025-06-30 --horizon 26w --kind B2B --language zh
            scorectl backtest --options options.json --server http://127.0.0.1:5080
            """);
    }

    private static async Task<int> RunAsync(
        CommandRun run, ServiceTarget target, (V1.BacktestRequest Request, OptionsFile? File) asked,
        ReportTarget output)
    {
        // Opened first: a file that cannot be written is better known before the work than after it.
        using var html = output.Html is { } page ? OutputFile.Open(page, run.Terminal) : null;
        using var json = output.Json is { } path ? OutputFile.Open(path, run.Terminal) : null;
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        var report = await BacktestAsync(session, asked.Request, asked.File, run);
        Write(html, writer => BacktestPage.Write(report, output.Language, writer));
        Write(json, writer => Json.Write(writer, Json.Message(report)));
        if (output.IsJsonOutput) Json.Write(run.Terminal.Out, Json.Message(report));
        else BacktestView.Show(run.Terminal, report, output.Language);
        foreach (var file in (string?[])[output.Html, output.Json])
            if (file is not null) run.Terminal.Say($"Wrote {file}");
        return ExitCode.Ok;
    }

    private static void Write(OutputFile? file, Action<TextWriter> write)
    {
        if (file is null) return;
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true)) write(writer);
        file.Complete();
    }

    private static async Task<V1.BacktestReport> BacktestAsync(
        ServiceSession session, V1.BacktestRequest request, OptionsFile? file, CommandRun run)
    {
        try
        {
            return await run.Terminal.Progress.RunAsync("Backtest", async report =>
            {
                using var call = session.Models.Backtest(request, cancellationToken: run.Cancellation);
                await foreach (var response in call.ResponseStream.ReadAllAsync(run.Cancellation))
                {
                    if (response.Report is { } result) return result;
                    if (response.Progress is { } progress) report(progress.Part, progress.Fraction);
                }

                throw new CliException(ExitCode.Unexpected, "The server ended the backtest without a report.");
            });
        }
        catch (RpcException refused) when (file is not null)
        {
            throw file.Locate(refused);
        }
    }
}
