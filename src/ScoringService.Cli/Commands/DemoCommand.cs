using System.CommandLine;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl demo</c>: everything from data to scores in one go.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var customers = new Option<long>("--customers")
        {
            Description = "Number of sample customers.",
            HelpName = "N",
            DefaultValueFactory = _ => 5_000,
        };
        var seed = GenerateCommand.Seed();
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Load the transactions, and the customers, interactions and events if there are any, from "
                + "the files of these names (.csv or .parquet) in this directory instead of making a sample.",
            HelpName = "DIR",
        };
        var database = new Option<string?>("--database", "-d")
        {
            Description = "Keep the data in this database file, which must not exist. [default: a temporary one]",
            HelpName = "PATH",
        };
        var keep = new Option<bool>("--keep") { Description = "Stay up until Ctrl+C, so that others can call." };
        var json = CommonOptions.Json();
        var command = new Command("demo",
            "Shows everything: makes sample data, loads it, fits a model, starts the service on a free port of this "
            + "machine and streams every score from it.")
        {
            customers, seed, data, database, keep, json,
        };
        command.SetAction((parsed, cancellationToken) => new Demo(
            new CommandRun(terminal, parsed.GetValue(json), cancellationToken))
        {
            Customers = parsed.GetValue(customers),
            Seed = parsed.GetValue(seed),
            Data = parsed.GetValue(data),
            Database = parsed.GetValue(database),
            Keep = parsed.GetValue(keep),
        }.RunAsync());
        return command.Examples("""
            scorectl demo
            scorectl demo --customers 100000 --seed 7
            scorectl demo --keep
            scorectl demo --data sample --database demo.duckdb
            """);
    }
}
