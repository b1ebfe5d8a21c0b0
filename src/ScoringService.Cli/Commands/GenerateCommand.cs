using System.CommandLine;
using System.Globalization;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;
using ScoringService.Storage.Generation;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl generate</c>: writes a sample customer base to files.</summary>
internal static class GenerateCommand
{
    private static readonly GenerateOptions s_defaults = new() { Directory = "." };

    public static Command Create(Terminal terminal)
    {
        var directory = new Option<string>("--output", "-o")
        {
            Description = "Directory for the files of customers, transactions, interactions and events.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "sample",
        };
        var customers = new Option<long>("--customers")
        {
            Description = "Number of customers.",
            HelpName = "N",
            DefaultValueFactory = _ => s_defaults.Customers,
        };
        var transactions = new Option<double>("--transactions")
        {
            Description = "Transactions per customer, on average.",
            HelpName = "N",
            DefaultValueFactory = _ => s_defaults.MeanTransactions,
        };
        var seed = Seed();
        var end = new Option<DateTime?>("--end")
        {
            Description = "Day after the last of the three years of history. "
                + $"[default: {s_defaults.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}]",
            HelpName = "DATE",
            CustomParser = result => Parse.Value(result, Parse.Midnight, "a date such as 2026-01-01"),
        };
        var format = new Option<FileFormat>("--format")
        {
            Description = "Format of the files.",
            HelpName = "csv|parquet",
            DefaultValueFactory = _ => FileFormat.Parquet,
        };
        var json = CommonOptions.Json();
        var command = new Command("generate",
            "Makes a sample customer base: the same seed and sizes give the same files.")
        {
            directory, customers, transactions, seed, end, format, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new CommandRun(terminal, parsed.GetValue(json), cancellationToken), new GenerateOptions
            {
                Directory = parsed.GetRequiredValue(directory),
                Customers = parsed.GetValue(customers),
                MeanTransactions = parsed.GetValue(transactions),
                Seed = parsed.GetValue(seed),
                End = parsed.GetValue(end) ?? s_defaults.End,
                Format = parsed.GetValue(format),
            }));
        return command.Examples("""
            scorectl generate
            scorectl generate --customers 1000000 --transactions 20 --output big
            scorectl generate --format csv --seed 7 --end 2025-07-01
            """);
    }

    /// <summary><c>--seed</c>.</summary>
    public static Option<int> Seed() => new("--seed")
    {
        Description = "Another seed gives other customers.",
        HelpName = "N",
        DefaultValueFactory = _ => s_defaults.Seed,
    };

    /// <summary>Generates with progress.</summary>
    public static Task<GenerateReport> GenerateAsync(
        Terminal terminal, GenerateOptions options, CancellationToken cancellationToken) =>
        terminal.Progress.RunBlockingAsync("Generating", report =>
            SampleData.Generate(options, new DirectProgress<double>(done => report("", done)), cancellationToken));

    private static async Task<int> RunAsync(CommandRun run, GenerateOptions options)
    {
        var terminal = run.Terminal;
        var report = await GenerateAsync(terminal, options, run.Cancellation);
        if (run.IsJson)
        {
            Json.Write(terminal.Out, new
            {
                report.CustomersPath,
                report.TransactionsPath,
                report.InteractionsPath,
                report.EventsPath,
                report.Customers,
                report.Transactions,
                report.Refunds,
                report.Interactions,
                report.Events,
                report.Bytes,
                DurationSeconds = report.Duration.TotalSeconds,
            });
            return ExitCode.Ok;
        }

        Tables.Facts(terminal,
            ("customers", $"{report.Customers:N0}"),
            ("transactions", $"{report.Transactions:N0}, of these {report.Refunds:N0} refunds"),
            ("interactions", $"{report.Interactions:N0}"),
            ("events", $"{report.Events:N0}"),
            ("size", $"{report.Bytes / 1e6:N1} MB"),
            ("time", $"{report.Duration.TotalSeconds:N1} s"),
            ("files", report.CustomersPath),
            ("", report.TransactionsPath),
            ("", report.InteractionsPath),
            ("", report.EventsPath));
        terminal.Say($"Next: {string.Join(" && ", report.Paths.Select(path => $"scorectl import {path}"))}");
        return ExitCode.Ok;
    }
}
