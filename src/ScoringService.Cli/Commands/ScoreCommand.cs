using System.CommandLine;
using System.Diagnostics;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage.Export;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl score</c>: streams scores to the screen or to a file.</summary>
internal static class ScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ScoreOptions();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("score",
            "Streams the scores of customers: as a summary on the screen, or to a file.");
        options.AddTo(command);
        target.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            var sink = new Sink(options.Format(parsed), options.Output(parsed), options.Rows(parsed));
            sink.Check(run);
            return RunAsync(run, target.Read(parsed), options.Read(parsed), sink);
        });
        return command.Examples("""
            scorectl score
            scorectl score --ids C00000001,C00000002 --columns customer_id,rfm_segment,recency_days
            scorectl score --where "tier = 'STRATEGIC_CORE' and silent_90d" --output call.csv
            scorectl score --all --kind B2B --active-within 90 --output active.csv
            scorectl score --as-of 2025-06-30 --model-then --output june.csv
            scorectl score --format parquet --output scores.parquet --json
            scorectl score --format arrow --server http://127.0.0.1:5080 > scores.arrows
            """);
    }

    /// <summary>Streams scores into a summary for people; returns it with what the service said at the end.</summary>
    public static Task<(ScoreView View, V1.ScoreSummary Summary)> ViewAsync(
        CommandRun run, ServiceSession session, V1.ScoreCustomersRequest request, int rows) =>
        run.Terminal.Progress.RunAsync("Scoring", async _ =>
        {
            using var stream = session.ReadScores(request);
            var view = new ScoreView(await stream.ReadSchemaAsync(run.Cancellation), rows);
            await stream.ForEachAsync(view.Add, run.Cancellation);
            return (view, stream.Summary);
        });

    private static async Task<int> RunAsync(
        CommandRun run, ServiceTarget target, V1.ScoreCustomersRequest request, Sink sink)
    {
        var terminal = run.Terminal;
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        var clock = Stopwatch.StartNew();
        if (sink.Format == ScoreFormat.Table)
        {
            var (view, summary) = await ViewAsync(run, session, request, sink.Rows);
            var model = await session.Models.GetModelAsync(
                new V1.GetModelRequest { Version = summary.ModelVersion }, cancellationToken: run.Cancellation);
            var labels = new LabelBook(model);
            if (!run.IsJson) view.Show(terminal, labels);
            SummaryView.Show(terminal, summary, clock.Elapsed, run.IsJson ? view.ToDocument(labels) : null);
            return ExitCode.Ok;
        }

        var written = await terminal.Progress.RunAsync(
            "Scoring", _ => WriteAsync(run, session, request, sink));
        SummaryView.Show(terminal, written, clock.Elapsed, run.IsJson ? new { sink.Format, sink.Output } : null);
        return ExitCode.Ok;
    }

    private static async Task<V1.ScoreSummary> WriteAsync(
        CommandRun run, ServiceSession session, V1.ScoreCustomersRequest request, Sink sink)
    {
        var cancellationToken = run.Cancellation;
        if (sink.Format == ScoreFormat.Arrow)
        {
            using var file = OutputFile.Open(sink.Output, run.Terminal);
            var summary = await session.CopyScoresAsync(request, file.Stream, cancellationToken);
            file.Complete();
            return summary;
        }

        using var stream = session.ReadScores(request);
        if (sink.Format == ScoreFormat.Parquet)
        {
            using var parquet = new ParquetWriter(sink.Output!, await stream.ReadSchemaAsync(cancellationToken));
            await stream.ForEachAsync(parquet.Append, cancellationToken);
            parquet.Complete();
        }
        else
        {
            using var file = OutputFile.Open(sink.Output, run.Terminal);
            using (var csv = new CsvScores(file.Stream, await stream.ReadSchemaAsync(cancellationToken)))
                await stream.ForEachAsync(csv.Append, cancellationToken);
            file.Complete();
        }

        return stream.Summary;
    }

    /// <summary>Where the scores go.</summary>
    private sealed record Sink(ScoreFormat Format, string? Output, int Rows)
    {
        /// <summary>Refuses what cannot work before any work is done.</summary>
        public void Check(CommandRun run)
        {
            if (Format == ScoreFormat.Table && Output is not null)
                throw new CliException(ExitCode.Usage,
                    $"'{Output}' is not .csv, .parquet or .arrow: say --format csv, parquet or arrow.");
            if (Format == ScoreFormat.Parquet && Output is null)
                throw new CliException(ExitCode.Usage, "Parquet needs a file: say --output FILE.");
            if (run.IsJson && Format != ScoreFormat.Table && Output is null)
                throw new CliException(ExitCode.Usage, "--json needs standard output for itself: say --output FILE.");
            if (Format == ScoreFormat.Arrow && Output is null && run.Terminal.IsOutputTerminal)
                throw new CliException(ExitCode.Usage, "Arrow is not for the screen: say --output FILE, or pipe it.");
        }
    }
}
